"""The site: one page for each thing of a record, in English and Chinese, frozen or live.

A page is made in two steps. Its module in `pages` gives a *view*: what the page shows, as plain
values, which is also its JSON. Its template in ``templates`` puts the view into words, which
stand in word files next to the module, one for each language. `Site` knows every address and
what stands there; `freeze` writes all of it into a folder, `live` answers requests with it.
"""
