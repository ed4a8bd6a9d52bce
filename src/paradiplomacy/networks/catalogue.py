"""Every statistic of a network: its name, which is its JSON key, and its definition in short.

The equations and their sources stand in the documentation, docs/methods/network-structure.md.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GROUPS", "STATISTICS", "NetworkStatistic"]


@dataclass(frozen=True, slots=True)
class NetworkStatistic:
    """What a number of a network means.

    Parameters
    ----------
    name : str
    group : str
        One of `GROUPS`.
    title : str
        In plain words.
    definition : str
    """

    name: str
    group: str
    title: str
    definition: str


GROUPS = {
    "size": "Size and components",
    "degree": "Ties per place",
    "power_law": "Power law",
    "clustering": "Clustering",
    "distance": "Distances in the network",
    "mixing": "Who is tied to whom",
    "claims": "Claims",
    "centrality": "Centrality",
    "communities": "Communities",
    "spectrum": "Spectrum",
    "geography": "Distance over the globe",
}

_ROWS = {
    "size": (
        ("nodes", "places", "n, places with a tie unless the network says otherwise"),
        ("edges", "ties", "m, unordered pairs of different places, each once"),
        ("fill", "fill", "m / (n (n - 1) / 2), the share of pairs that are tied"),
        ("components", "components", "connected parts, places without a tie among them"),
        ("largest_component", "largest component", "places in the largest connected part"),
        ("largest_component_share", "share in the largest component", "those places / n"),
    ),
    "degree": (
        ("degree_mean", "mean ties per place", "2 m / n"),
        ("degree_median", "median ties per place", "middle of the ordered degrees"),
        ("degree_max", "most ties of one place", "greatest degree"),
        ("degree_sd", "spread of ties per place", "standard deviation of the degrees, over n"),
        ("degree_gini", "Gini coefficient", "inequality of degrees: 0 equal, 1 all at one place"),
        ("degree_entropy", "relative entropy", "entropy of the shares of tie ends / ln n: 1 equal"),
        (
            "degree_top_1_percent",
            "share of the top hundredth",
            "tie ends at the n / 100 places (rounded, at least one) with most ties / 2 m",
        ),
    ),
    "power_law": (
        ("power_law_exponent", "exponent", "maximum likelihood, of the degrees from xmin on"),
        (
            "power_law_xmin",
            "start of the tail",
            "xmin, where the Kolmogorov-Smirnov distance is least",
        ),
        ("power_law_tail", "places in the tail", "places with xmin ties or more"),
        (
            "power_law_p",
            "goodness of fit",
            "share of draws fitting worse: below 0.1, no power law",
        ),
        (
            "power_law_vs_lognormal",
            "against a lognormal",
            "normalised log likelihood ratio: negative favours the lognormal",
        ),
        ("power_law_vs_lognormal_p", "... its p value", "of that ratio, two-sided (Vuong)"),
        (
            "power_law_vs_exponential",
            "against an exponential",
            "normalised log likelihood ratio: negative favours the exponential",
        ),
        ("power_law_vs_exponential_p", "... its p value", "of that ratio, two-sided (Vuong)"),
    ),
    "clustering": (
        ("wedges", "wedges", "pairs of partners of a place, over all places"),
        ("claws", "claws", "triples of partners of a place, over all places"),
        ("triangles", "triangles", "sets of three places that are all tied"),
        ("squares", "squares", "cycles of four places, with diagonals or without"),
        ("transitivity", "transitivity", "3 triangles / wedges"),
        (
            "clustering_mean",
            "mean local clustering",
            "mean over all places of tied pairs of partners / pairs of partners; "
            "0 for a place with fewer than two ties",
        ),
        (
            "clustering_mean_of_two",
            "mean local clustering, places of two ties or more",
            "the same mean, over places that have two ties or more",
        ),
    ),
    "distance": (
        ("distance_mean", "mean distance", "over pairs of different places, largest component"),
        ("distance_median", "median distance", "least d with half of those pairs at most d apart"),
        ("distance_90", "90th percentile", "least d with 90 % of those pairs at most d apart"),
        (
            "effective_diameter",
            "effective diameter",
            "where the cumulative share, interpolated linearly, reaches 90 %",
        ),
        ("diameter", "diameter", "greatest distance in the largest component"),
        ("radius", "radius", "least, over places, of the greatest distance from a place"),
    ),
    "mixing": (
        ("degree_assortativity", "assortativity by ties", "correlation of degrees over ties"),
        ("country_assortativity", "assortativity by country", "Newman's r of the country"),
        (
            "population_assortativity",
            "assortativity by population",
            "correlation of log population over ties",
        ),
        ("within_country", "share within a country", "ties with both ends in one country / ties"),
        ("ei_index", "E-I index", "(ties abroad - ties at home) / ties: 1 all abroad"),
        (
            "rich_club_density",
            "density of the rich club",
            "share of pairs tied among the places above the degree that leaves about n / 100",
        ),
        ("rich_club_members", "members of the rich club", "how many places those are"),
    ),
    "claims": (
        (
            "reciprocity",
            "reciprocity",
            "directed claims whose reverse is claimed too / claims, where both can be seen",
        ),
        ("pairs_both_ways", "pairs claimed by both ends", "pairs listed in both directions"),
        ("pairs_one_way", "pairs claimed by one end", "pairs listed in one direction only"),
    ),
    "centrality": (
        ("degeneracy", "deepest core", "greatest k with a part where all have k ties within it"),
        ("core_members", "places in the deepest core", "places with that core number"),
        (
            "betweenness_max",
            "greatest betweenness",
            "share of shortest paths between others through one place, the greatest",
        ),
        (
            "betweenness_centralization",
            "betweenness centralization",
            "mean shortfall from the greatest: 1 for a star",
        ),
    ),
    "communities": (
        ("modularity", "modularity", "ties within communities less what degrees give, / ties"),
        ("communities", "communities", "by the method of Louvain, one seeded run"),
        ("largest_community", "largest community", "places in it"),
    ),
    "spectrum": (
        ("spectral_norm", "spectral norm", "greatest eigenvalue of the adjacency matrix"),
        (
            "algebraic_connectivity",
            "algebraic connectivity",
            "second least eigenvalue of the Laplacian of the largest component",
        ),
    ),
    "geography": (
        ("tie_km_median", "median length of ties", "great-circle kilometres"),
        ("pair_km_median", "median distance of pairs", "the same, of all pairs at risk"),
        ("distance_effect", "effect of distance", "log odds of a tie by log kilometres"),
        ("size_effect", "effect of size", "log odds of a tie by log population, both ends"),
        ("home_effect", "effect of one country", "log odds of a tie where both ends share one"),
    ),
}

STATISTICS = {
    name: NetworkStatistic(name, group, title, definition)
    for group, rows in _ROWS.items()
    for name, title, definition in rows
}
"""By name, in the order in which they are shown."""
