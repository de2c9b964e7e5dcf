"""What stands between a wish and a provider, in one order for all.

    kept result → offline switch → permission → key → budget (set aside) → turn → call, retried → keep the result → ledger

gate.py        the order; a result that is kept is given out first: it costs nothing and opens no connection
call.py        a call that is to be made, and one that is under way
admission.py   the switch, permission, the key, and the door to the network that a provider is given
accounts.py    what is set aside, sent, and settled, however a call ends
turns.py       who may call an endpoint now, and who waits for the same result
trying.py      again, while that is no second bill and there is time
hiding.py      the key of a call taken out of what comes back for it
polling.py     work that takes minutes: begun once, asked about, gone on with
"""
