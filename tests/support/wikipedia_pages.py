"""Pages of lists as Wikipedia lays them out, in our own words, for tests of their readers.

Names of cities are facts; that these lists are anybody's is made up.
"""

from __future__ import annotations

from tests.support.shown_markup import shown_markup

GERMANY = """\
{{short description|none}}
{{Use dmy dates|date=May 2026}}
This page is a '''list of places in [[Germany]]''' with partners abroad.<ref>A book,
over two lines</ref>
{{compact ToC}}

==A==
<!-- a remark
of two lines -->
'''[[Aachen]]'''
{{div col|colwidth=20em}}
*{{flagicon|ESP}} [[Toledo, Spain|Toledo]], Spain (1985)
*{{flagicon|FRA}} [[Reims]], France
*{{flagicon|CHN}} [[Ningbo]], China<ref>{{cite web|
url=https://example.org}}</ref>
*{{flagicon|USA}} [[Arlington County, Virginia|Arlington County]], United States
*{{flagicon|RUS}} [[Kostroma]], Russia (suspended since 2022)
*{{flagdeco|GER}} [[Naumburg (Saale)|Naumburg]], Germany (1988–2001)
{{div col end}}

==F==
'''[[Frankfurt (Oder)]]'''
*{{ill|Vratsa|bg|Враца}}, [[Bulgaria]]
*[[Heilbronn]], Germany, since 5 May 1987
*[[Słubice]], {{flag|Poland}}

'''Friendship cities:'''
*[[Vitebsk]], Belarus

==Former twin towns==
'''[[Aachen]]'''
*[[Halifax, West Yorkshire|Halifax]], England, United Kingdom
*[[Rostov-on-Don]], Russia (1990–2022)

==See also==
* [[List of sister cities in Ohio]]
"""

UNITED_STATES = """\
== Illinois ==
=== Springfield ===
* {{flagicon|JPN}} [[Ashikaga, Tochigi|Ashikaga]], [[Tochigi Prefecture|Tochigi]], [[Japan]]
* {{flagicon|ITA}} [[Killarney]], Ireland

== Georgia (U.S. state) ==
* {{flagicon|JPN}} [[Kagoshima Prefecture|Kagoshima]], Japan (1966)

=== Savannah ===
* {{flagicon|GEO}} [[Batumi]], [[Georgia (country)|Georgia]]
* {{flagicon|USA}} [[Atlanta]], Georgia
* {{flagicon|CHN}} [[Jiujiang]], [[Jiangxi]], China {{small|(2004)}}

== Ohio ==
; [[Toledo, Ohio|Toledo]]
* [[Toledo, Spain|Toledo]], Spain – 1931
* [[Qinhuangdao]], P.R. China
"""

ARTICLE = """\
'''Weimar''' is a city in [[Thuringia]].

== History ==
* [[Erfurt]], long ago

== International relations ==
=== Twin towns – sister cities ===
{{See also|List of twin towns and sister cities in Germany}}
Weimar is [[twin towns|twinned]] with:
{{div col}}
*{{flagicon|FIN}} [[Hämeenlinna]], Finland (1970)
*{{flagicon|GER}} [[Trier]], Germany (1987)
{{div col end}}
=== Former ===
*{{flagicon|UKR}} [[Uzhhorod]], Ukraine
== Notable people ==
* [[Franz Liszt]], Hungary
"""

DIRTY = """\
==Towns==
* [[Durrës]]
** Italy
*** [[Bari]]
*** [[Ancona]] and [[Rimini]]
** {{flagicon|TUR}} [[Istanbul]], Turkey
**: with a remark
* Friendship towns
** [[Nowhere]]
'''[[Vlorë]]'''
* [[Nice]], France * [[Lyon]]
* {{flagicon|GRE}} [[Preveza]], Greece (1992, proposed)
* {{flagicon|RUS}} [[Sokhumi]], Rojava
* Gjakova, Kosovo
* Bar, Utopia
* {{flagicon|FRA}}
* <s>[[Split]], Croatia</s>
* <nowiki>[[Zadar]]</nowiki>, Croatia
* Italy: [[Lecce]], [[Brindisi]]
* [[Vlorë]], Albania
* [[Cegléd]], Hungary (2020–1990)
* [[Bitola]], North Macedonia
==Tirana==
* {{flagicon|PRC}} [[Beijing]], [[China]]
{|
|
* {{flagicon|QAT}} [[Doha]], Qatar
|
* {{flagicon|ROU}} [[Bucharest]], Romania
|}
"""

SCRIPTS = """\
==س==
'''[[Isfahan]]'''
* {{flagicon|CHN}} [[Xi'an]] (西安), China
* {{flagicon|KUW}} [[Kuwait City]] (مدينة الكويت), Kuwait
* {{flagicon|JPN}} 札幌市, Japan
* {{flagicon|RUS}} {{lang|ru|Санкт-Петербург}}, Russia
* {{nihongo|[[Sapporo]]|札幌市}}, Japan
* \u200f[[تهران]]\u200e, Iran
* {{flagicon|SGP}} [[Singapore]]
"""

LISTS = {
    "List of twin towns and sister cities in Germany": shown_markup(GERMANY),
    "List of sister cities in the United States": shown_markup(UNITED_STATES),
    "Weimar": shown_markup(ARTICLE),
    "List of twin towns and sister cities in Albania": shown_markup(DIRTY),
    "List of twin towns and sister cities in Iran": shown_markup(SCRIPTS),
}
"""Pages as they are shown, by title. *Weimar* needs a country."""

HTML_GERMANY = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>List of twin towns and sister cities in Germany - Wikipedia</title>
<link rel="canonical" href="https://en.wikipedia.org/wiki/List_of_twin_towns_in_Germany">
<style>.a li {color: red}</style></head>
<body><nav><ul><li><a href="/wiki/Main_Page" title="Main Page">Main page</a></li></ul></nav>
<h1 id="firstHeading"><span>List of twin towns and sister cities in Germany</span></h1>
<div id="mw-content-text"><div class="mw-content-ltr mw-parser-output" lang="en">
<div class="shortdescription">Lists</div>
<p>A <b>list of places in <a href="/wiki/Germany" title="Germany">Germany</a></b>.</p>
<div id="toc" class="toc"><ul><li><a href="#A">A</a></li></ul></div>
<div class="mw-heading mw-heading2"><h2 id="A">A</h2><span class="mw-editsection">[e]</span></div>
<p><b><a href="/wiki/Aachen" title="Aachen">Aachen</a></b></p>
<div class="div-col"><ul>
<li><span class="flagicon"><span><img alt="Spain" src="//x/thumb/9/9a/Flag_of_Spain.svg/40px.png">
</span></span> <a href="/wiki/Toledo,_Spain" title="Toledo, Spain">Toledo</a>, Spain (1985)</li>
<li><span class="flagicon"><a href="/wiki/United_States" title="United States"><img alt="" src="y">
</a></span> <a href="/wiki/Arlington_County,_Virginia" title="Arlington County, Virginia">Arlington
County</a>, United States<sup class="reference"><a href="#n1">[1]</a></sup></li>
<li><img alt="Flag of Germany" src="/Flag_of_Germany.svg"> <a href="./Reims">Reims</a>, France</li>
<li><a href="/w/index.php?title=Foo&amp;redlink=1" class="new"
 title="Foo (page does not exist)">Foo</a>, France<ul><li>in a lower list</li></ul></li>
</ul></div>
<h2>Former twin towns</h2>
<p><b><a title="Aachen">Aachen</a></b></p>
<ul><li><a title="Kostroma">Kostroma</a>, Russia (2005&ndash;2022)</li></ul>
<h2 id="See_also">See also</h2><ul><li><a title="Ohio">Ohio</a></li></ul>
<div class="navbox"><ul><li>Twin towns</li></ul></div>
</div></div>
<footer><ul><li id="footer-info-lastmod"> This page was last edited on 3 May 2026, at 10:01.</li>
</ul></footer></body></html>
"""

HTML_TABLE = """\
<h2>Bernese Oberland</h2>
<table class="wikitable"><caption>Partners</caption><tbody>
<tr><th>Municipality</th><th>Sister city</th><th>Country</th><th>Year</th><th>Remarks</th></tr>
<tr><th scope="row" rowspan="2"><a title="Bern">Bern</a></th>
<td><a title="Salzburg">Salzburg</a></td><td>Austria</td><td>1999</td><td>music</td></tr>
<tr><td><a title="Kiel">Kiel</a></td><td><span class="flagicon"><img alt="Germany"></span> Germany
</td><td></td><td></td></tr>
<tr><td><a title="Basel">Basel</a></td><td><ul><li><a title="Miami Beach, Florida">Miami Beach</a>
</li><li><a title="Shanghai">Shanghai</a></li></ul></td><td>United States<br>China</td>
<td>2011</td><td></td></tr>
</tbody></table>
"""

HTML = {"germany": HTML_GERMANY, "switzerland": HTML_TABLE}
"""HTML by name of its country."""
