"""The timeline: where every block is seen in its place and moved by hand.

`geometry` and `snapping` are pure; `hits` tells what lies under the pointer; `painting` draws rows into `tiles`; `view` is
the widget; what a drag does is a `drag`, begun by one of the `tools`.
"""
