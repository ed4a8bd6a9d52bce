// A link into a closed list opens it. Without scripts, lists open by a tap.
function show(){const t=document.getElementById(decodeURIComponent(location.hash.slice(1)));if(!t)return;
for(let e=t;e;e=e.parentElement)if(e.tagName==="DETAILS")e.open=true;t.scrollIntoView();}
addEventListener("hashchange",show);show();
// A box that narrows long lists by a word; headings of parts with nothing left go too.
for(const id of ["disagreements","trail"]){const s=document.getElementById(id),items=[...s.querySelectorAll(":scope > details, :scope > ul.register > li")];
if(items.length<12)continue;
const parts=[];for(const e of s.children){if(e.tagName==="H3")parts.push([]);if(parts.length)parts.at(-1).push(e);}
const l=document.createElement("label"),i=document.createElement("input"),none=document.createElement("p");
i.type="search";l.className="filter";l.append("Show only what names ",i);none.textContent="Nothing matches.";none.setAttribute("role","status");none.hidden=true;
s.querySelector("p").after(l,none);
i.oninput=()=>{const w=i.value.trim().toLowerCase();let any=false;
for(const e of items){const t=e.tagName==="LI"?e:e.firstElementChild;e.hidden=!!w&&!t.textContent.toLowerCase().includes(w);any=any||!e.hidden;}
for(const part of parts){const own=part.flatMap(e=>e.tagName==="DETAILS"?[e]:e.matches("ul.register")?[...e.children]:[]),empty=!!w&&own.every(e=>e.hidden);
for(const e of part)if(e.tagName!=="DETAILS")e.hidden=empty;}
none.hidden=!w||any;};}
