// Small comforts. Every page works without them.
(function () {
  "use strict";

  var say = function (words, shown) {
    var line = document.getElementById("say");
    if (!line || words === undefined) return;
    line.textContent = words;
    line.classList.toggle("shown", !!shown);
  };
  var opened = new Date();
  var two = function (n) { return (n < 10 ? "0" : "") + n; };

  // A button pressed once stays pressed until the next page: focus stays, a second tap does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.hasAttribute("hx-post") || form.method.toLowerCase() !== "post") return;
    form.dataset.sent = "1";
    var button = event.submitter || form.querySelector("button:not([type=button])");
    if (button) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", function () {
    opened = new Date();
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
    document.querySelectorAll("button[aria-disabled]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
    });
  });

  // Copy an address, or whatever field the button names.
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    if (!button) return;
    var field = document.getElementById(button.dataset.copy);
    if (!field) return;
    var text = field.value || field.textContent.trim();
    var done = function () { say(button.dataset.copied, true); };
    var byHand = function () {
      if (field.select) field.select();
      try { if (document.execCommand("copy")) done(); } catch (refused) { field.focus(); }
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, byHand);
    } else {
      byHand();
    }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  // Buttons that need a script are hidden until there is one.
  document.querySelectorAll("[data-script]").forEach(function (part) { part.hidden = false; });

  // A one-time code is sent off as soon as it is whole.
  document.addEventListener("input", function (event) {
    var field = event.target;
    if (field.autocomplete !== "one-time-code" || !field.form) return;
    var figures = field.value.replace(/\D/g, "");
    if (figures.length === Number(field.dataset.length || 6) && field.form.checkValidity()) {
      if (field.form.dataset.sent) return;
      if (field.form.requestSubmit) field.form.requestSubmit(); else field.form.submit();
    }
  });

  // Swaps: say that the part is busy, mark the chosen day, put the focus where reading goes on.
  var busy = null;
  var settle = function () {
    clearTimeout(busy);
    busy = null;
    document.querySelectorAll("[aria-busy]").forEach(function (part) {
      part.removeAttribute("aria-busy");
    });
  };
  document.addEventListener("htmx:before:request", function (event) {
    var ctx = event.detail.ctx;
    if (!ctx.target || !ctx.target.setAttribute) return;
    ctx.target.setAttribute("aria-busy", "true");
    var words = ctx.sourceElement.dataset.waiting;
    if (words) busy = setTimeout(function () { say(words); }, 1000);
  });
  document.addEventListener("htmx:finally:request", settle);
  document.addEventListener("htmx:after:swap", function (event) {
    var ctx = event.detail.ctx;
    settle();
    if (ctx.status !== "response received" && ctx.status !== "swapped") return;
    var link = ctx.sourceElement;
    if (link.isConnected && link.closest("[data-one-of]")) {
      link.closest("[data-one-of]").querySelectorAll("[aria-current]").forEach(function (other) {
        other.removeAttribute("aria-current");
      });
      link.setAttribute("aria-current", "true");
    }
    var part = ctx.target && ctx.target.id && document.getElementById(ctx.target.id);
    var goal = part && part.querySelector("[data-focus]");
    if (goal) goal.focus();
  });

  // An answer that cannot be swapped in is shown as the whole page it is.
  document.addEventListener("htmx:response:error", function (event) {
    var ctx = event.detail.ctx, status = ctx.response.status;
    if (status === 409 || status === 422) return;
    event.preventDefault();
    settle();
    if (ctx.request.method === "GET") location.assign(ctx.request.action);
    else say(document.body.dataset.failed, true);
  });
  var offline = function () {
    settle();
    var words = document.body.dataset.offline || "";
    say(words.replace("{time}", two(opened.getHours()) + ":" + two(opened.getMinutes())), true);
  };
  document.addEventListener("htmx:error", offline);
  window.addEventListener("offline", offline);
  window.addEventListener("online", function () { say("", false); });
})();
