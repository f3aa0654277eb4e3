"""Addresses, names, passwords, devices: tables of cases."""

import pytest

from portal.messages.rules import Channel
from portal.people.rules.addresses import Address, masked, read_address, shown
from portal.people.rules.codes import MOST_KNOWN, knows, learned
from portal.people.rules.devices import device_words
from portal.people.rules.names import masked_name, problems_with_name, tidy_name
from portal.people.rules.networks import network_of
from portal.people.rules.passwords import problems_with_password
from portal.problems import Problem

NONCE = "n" * 43


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800000000", "+8613800000000"),
        ("138 0000 0000", "+8613800000000"),
        ("138-0000-0000", "+8613800000000"),
        ("１３８００００００００", "+8613800000000"),  # wide digits
        ("+86 138 0000 0000", "+8613800000000"),
        ("+86 (138) 0000-0000", "+8613800000000"),
        ("＋８６１３８００００００００", "+8613800000000"),
        ("0086 138 0000 0000", "+8613800000000"),
        ("8613800000000", "+8613800000000"),
        ("+852 9123 4567", "+85291234567"),
        ("00852-91234567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+41 79 123 45 67", "+41791234567"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("Somebody@Example.ORG", "somebody@example.org"),
        ("  a.b+c@mail.example.com ", "a.b+c@mail.example.com"),
        ("ａ＠example.com", "a@example.com"),
    ],
)
def test_an_address_is_read_however_it_is_typed(typed, kept):
    channel = Channel.EMAIL if "@" in kept else Channel.SMS
    assert read_address(typed) == Address(channel, kept)


@pytest.mark.parametrize(
    ("typed", "zh"),
    [
        ("1380000000", "手机号少了 1 位，应是 11 位"),
        ("138", "手机号少了 8 位，应是 11 位"),
        ("138000000001", "手机号多了 1 位，应是 11 位"),
        ("+86138", "手机号少了 8 位，应是 11 位"),
        ("+852 9123 456", "手机号少了 1 位，应是 8 位"),
        ("+853 6612 34567", "手机号多了 1 位，应是 8 位"),
        ("91234567", "8 位号码请在前面加上 +852（香港）或 +853（澳门）。"),
        ("0755-8888 8888", "请填手机号，座机收不到验证码。"),
        ("23800000000", "手机号以 1 开头；境外号码请以 + 和国家（地区）代码开头。"),
        ("+0123456789", "+ 后面是国家（地区）代码和号码，一共 8 到 15 位。"),
        ("+1", "+ 后面是国家（地区）代码和号码，一共 8 到 15 位。"),
        ("+" + "9" * 40, "+ 后面是国家（地区）代码和号码，一共 8 到 15 位。"),
        ("", "请填手机号或邮箱。"),
        (" \u3000", "请填手机号或邮箱。"),
        ("陈雅丽", "这不像手机号，也不像邮箱。"),
        ("1380000000O", "这不像手机号，也不像邮箱。"),
        ("١٣٨٠٠٠٠٠٠٠٠", "这不像手机号，也不像邮箱。"),  # digits of another script
        ("a@b", "邮箱要写成 name@example.com 这样。"),
        ("@example.com", "邮箱要写成 name@example.com 这样。"),
        ("a@b@example.com", "邮箱要写成 name@example.com 这样。"),
        ("a b@example.com", "邮箱要写成 name@example.com 这样。"),
        ("a..b@example.com", "邮箱要写成 name@example.com 这样。"),
        ("a@exa_mple.com", "邮箱要写成 name@example.com 这样。"),
        ("a@-x.com", "邮箱要写成 name@example.com 这样。"),
        ("a@example.com\r\nBcc: x@y.com", "邮箱要写成 name@example.com 这样。"),
        ("<a@example.com>", "邮箱要写成 name@example.com 这样。"),
        ("a" * 300 + "@example.com", "邮箱要写成 name@example.com 这样。"),
    ],
)
def test_what_is_no_address_is_told_exactly_why(typed, zh):
    problem = read_address(typed)
    assert isinstance(problem, Problem)
    assert problem.message.into("zh") == zh
    assert problem.field == "address"


@pytest.mark.parametrize(
    ("kept", "own", "others"),
    [
        ("+8613812344567", "138 1234 4567", "138****4567"),
        ("+85291234567", "+852 9123 4567", "+852 ****4567"),
        ("+41791234567", "+41791234567", "+41****67"),
        ("alice@example.org", "alice@example.org", "a***@example.org"),
    ],
)
def test_an_address_is_whole_for_its_owner_and_masked_for_others(kept, own, others):
    assert (shown(kept), masked(kept)) == (own, others)


@pytest.mark.parametrize(
    ("typed", "kept", "problem"),
    [
        ("王小明", "王小明", None),
        ("  王  小明 ", "王 小明", None),
        ("古丽•买买提", "古丽·买买提", None),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill", None),
        ("José Ñuñez Jr.", "José Ñuñez Jr.", None),
        ("李", "李", "short_name"),
        ("", "", "no_name"),
        ("王" * 31, "王" * 31, "long_name"),
        ("王小明1", "王小明1", "name_letters"),
        ("<b>王</b>", "<b>王</b>", "name_letters"),
        ("=cmd", "=cmd", "name_letters"),
        ("-王明", "-王明", "name_letters"),
        ("😀😀", "😀😀", "name_letters"),
        ("··", "··", "name_letters"),
    ],
)
def test_a_name_is_letters(typed, kept, problem):
    assert tidy_name(typed) == kept
    assert [each.code for each in problems_with_name(kept)] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("name", "listed"),
    [("王明", "王*"), ("王小明", "王*明"), ("欧阳娜娜", "欧*娜"), ("Charlie", "C***"), ("", "")],
)
def test_lists_show_part_of_a_name(name, listed):
    assert masked_name(name) == listed


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("correct horse battery", None),
        ("龙岭路的羽毛球馆很大", None),
        ("short", "short_password"),
        ("x" * 129, "long_password"),
        ("aaaaaaaaaaaa", "weak_password"),
        ("73829104657382", "weak_password"),
        ("ilove13800000000", "own_password"),
        ("sally-sally-sally", "own_password"),
    ],
)
def test_a_password_is_not_too_easy(password, problem):
    found = problems_with_password(password, "沈莎", "+8613800000000", "Sally@example.org", None)
    assert [each.code for each in found] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) HuaweiBrowser/15 Chrome/114", "Huawei Browser · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605", "Safari · Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox · Linux"),
        ("curl/8", ""),
        ("<script>alert(1)</script>", ""),
        ("Firefox/" * 100_000, "Firefox"),
        ("", ""),
    ],
)
def test_a_device_is_called_by_names_people_know(agent, words):
    assert device_words(agent) == words


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_a_network_is_what_one_household_has(host, network):
    assert network_of(host) == network


def test_a_browser_is_known_to_those_who_signed_in_on_it_and_forgets_the_oldest():
    cookie = ""
    for n in range(MOST_KNOWN + 1):
        cookie = learned(cookie, f"+8613{n}", "secret", NONCE)
    assert knows(cookie, "+86130", "secret") is None
    assert all(knows(cookie, f"+8613{n}", "secret") == NONCE for n in range(1, MOST_KNOWN + 1))
    assert learned(cookie, "+86134", "secret", "m" * 43) == cookie
    assert "+86" not in cookie
