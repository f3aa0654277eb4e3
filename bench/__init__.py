"""How fast the portal is, beside the floor under it: `make bench`.

A world is made, `portal serve` answers on 127.0.0.1 as it does for its users, and each workload is
measured in turn with the least that its answer could cost: a bare answer of the same size, a bare
commit of one row. What counts are the ratios within one run.
"""
