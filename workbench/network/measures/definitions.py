"""What each measure is: its name, what it says in plain words, its exact definition, its source, and its trap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["MEASURES", "Definition"]


@dataclass(frozen=True)
class Definition:
    """What a measure is.

    Args:
        name: Its name, as people read it.
        plain: What it means, in plain words.
        definition: How it is worked out.
        source: Where the definition comes from.
        trap: How it is most often misread; "" where no trap is known.
    """

    name: str
    plain: str
    definition: str
    source: str
    trap: str = ""


_WF = "Wasserman and Faust 1994, Social Network Analysis"
_BURT = "Burt 1992, Structural Holes; Borgatti 1997, Connections 20(1):35-38"
_BORGATTI = "Borgatti 2006, Identifying sets of key players in a social network, CMOT 12:21-34"
_BE_97 = "Borgatti and Everett 1997, Network analysis of 2-mode data, Social Networks 19:243-269"
_HERE = "this project"
_OPEN = "“Unknown” is left out, never counted as “no”."

MEASURES: Mapping[str, Definition] = MappingProxyType(
    {
        "density": Definition(
            "Density",
            "How many of the possible links exist.",
            "Ties divided by the pairs that were asked about and answered: ordered pairs where ties have a direction. In a network of two kinds, pairs of unlike kind. With the least and the most it may be, were all silent pairs unlinked or linked.",
            f"{_WF}, ch. 4; pairs asked: {_HERE}",
            "Falls as a network grows, so networks of different size do not compare.",
        ),
        "reciprocity": Definition(
            "Reciprocity",
            "How many links are named by both sides.",
            "The share of ties whose opposite is also a tie, among pairs of which both were asked about each other and answered.",
            f"{_WF}, ch. 4",
            _OPEN,
        ),
        "degree": Definition(
            "Links of each",
            "How many name this one, and how many this one names.",
            "The number of ties to a node (in), from it (out), or at it where ties have no direction.",
            f"{_WF}, ch. 5",
            "Out is not known for somebody who did not answer; in is too low where others did not.",
        ),
        "two-step reach": Definition(
            "Two-step reach",
            "How many others can be reached directly or through one introduction.",
            "The number of other nodes at a distance of one or two ties, along their direction.",
            "Hanneman and Riddle 2005, Introduction to Social Network Methods, ch. 9",
        ),
        "transitivity": Definition(
            "Transitivity",
            "How often two contacts of one person know each other.",
            "Three times the triangles divided by the connected triples, whatever the direction of ties.",
            f"{_WF}, ch. 6",
        ),
        "betweenness": Definition(
            "Betweenness",
            "How often this one is on the shortest way between two others.",
            "Over all pairs of others, the share of shortest paths (along the ties' direction) that go through the node; normalised: divided by the number of such pairs.",
            "Freeman 1977, Sociometry 40:35-41; Brandes 2001; sampled: Brandes and Pich 2007",
            "Shortest ways are not the only ways; missing answers change it more than most measures.",
        ),
        "tie betweenness": Definition(
            "Betweenness of links",
            "How often a link is on the shortest way between two people.",
            "Over all pairs of nodes, the share of shortest paths that use the tie.",
            "Girvan and Newman 2002, PNAS 99:7821-7826",
        ),
        "closeness": Definition(
            "Closeness",
            "How few steps it takes to reach everybody else.",
            "One divided by the sum of the distances to all others; in a network of two kinds divided further by its largest possible value.",
            f"Freeman 1978, Social Networks 1:215-239; two kinds: {_BE_97}",
            "Has no meaning where some cannot be reached.",
        ),
        "constraint": Definition(
            "Constraint",
            "How far somebody's contacts all lead to each other; low means contacts who do not know each other.",
            "For each contact j of i: (p(i,j) + the sum over others q of p(i,q) p(q,j)) squared, summed over j; p is the share of a node's ties, both directions together, that it spends on another. Whole-network form: p(q,j) counts all of q's ties. Ego-network form: only those among i and i's contacts.",
            _BURT,
            "The two forms differ, by up to 0.57 on published networks; name the form. An isolate has no constraint.",
        ),
        "effective size": Definition(
            "Effective size",
            "How many of somebody's contacts bring something that the others do not.",
            "The contacts of i, less for each contact j the sum over others q of p(i,q) m(j,q); m is the strength of j's tie with q over that of j's strongest tie. Whole-network form: the strongest of all j's ties; ego-network form: of those to i and i's contacts.",
            _BURT,
            "The forms differ only where ties have a direction or a weight.",
        ),
        "efficiency": Definition(
            "Efficiency",
            "Which part of somebody's contacts bring something new.",
            "Effective size divided by the number of contacts.",
            _BURT,
        ),
        "brokerage": Definition(
            "Brokerage roles",
            "Who carries word between two who are not linked: within an agency, into it, out of it, or between others.",
            "Paths a to v to b with no tie a to b, by the agencies of the three. Coordinator: all the same. Itinerant: a and b the same, v another. Representative: a and v the same. Gatekeeper: v and b the same. Liaison: all different. A tie without direction counts both ways.",
            "Gould and Fernandez 1989, Sociological Methodology 19:89-126",
            "Counts grow with the size of agencies. Ties count as there or not, unless a weight is asked for.",
        ),
        "e-i index": Definition(
            "E-I index",
            "Whether there are more links across agencies (towards 1) than within them (towards -1).",
            "(Ties between groups less ties within) divided by both together; tested by giving out the groups at random.",
            "Krackhardt and Stern 1988, Social Psychology Quarterly 51:123-140",
            "The sizes of the groups alone fix much of it: compare with what chance gives, not with nought.",
        ),
        "mixing": Definition(
            "Mixing by level",
            "Who is linked with whom, by level: frontline, middle, strategic.",
            "For each pair of levels the ties from one to the other, and their share of the pairs that were asked about and answered.",
            f"{_WF}; pairs asked: {_HERE}",
            _OPEN,
        ),
        "k-core": Definition(
            "Core number",
            "How deep in the tightly linked middle somebody is.",
            "The largest k such that the node belongs to a part of the network in which everybody has at least k contacts, whatever the direction of ties.",
            "Seidman 1983, Social Networks 5:269-287",
        ),
        "core-periphery": Definition(
            "Core and edge",
            "A core that is linked with everybody, and an edge that is linked only with the core, so far as it fits.",
            "The split whose pattern (linked where one of the two is in the core) has the highest correlation with the ties, over all pairs. The fit is that correlation.",
            "Borgatti and Everett 1999, Models of core/periphery structures, Social Networks 21:375-395, discrete form",
            "A split is always found: read the fit first. Below 0.5 there is hardly a core.",
        ),
        "cut points": Definition(
            "Cut points",
            "If this one leaves, some are cut off from the rest.",
            "Nodes whose removal leaves more separate parts, whatever the direction of ties.",
            f"{_WF}, ch. 4",
        ),
        "bridges": Definition(
            "Bridges",
            "If this link ends, some are cut off from the rest.",
            "Ties whose removal leaves more separate parts, whatever their direction.",
            f"{_WF}, ch. 4",
        ),
        "components": Definition(
            "Separate parts",
            "Groups with no link between them.",
            "The largest sets of nodes in which each can be reached from each, whatever the direction of ties.",
            f"{_WF}, ch. 4",
        ),
        "fragmentation": Definition(
            "Fragmentation",
            "Which part of all pairs cannot reach each other.",
            "1 less the sum over separate parts of s(s-1), divided by n(n-1), s being the part's size. By distance: 1 less the mean over pairs of one divided by their distance, nought where there is no way. Whatever the direction of ties.",
            _BORGATTI,
        ),
        "key players to lose": Definition(
            "Key players whose loss hurts most",
            "The few whose leaving would break up the network most.",
            "The set of k nodes whose removal gives the highest fragmentation of what is left (KPP-NEG).",
            _BORGATTI,
            "They are chosen as a set; they need not be the best one by one, nor the best to spread word.",
        ),
        "key players to reach": Definition(
            "Key players to reach everybody",
            "The few from whom word reaches most people soonest.",
            "The set of k nodes with the largest mean over all nodes of one divided by the distance from the nearest of the set, members counting as 1 (KPP-POS); or, within given steps, with the most nodes reached, members included. Whatever the direction of ties.",
            _BORGATTI,
            "They are not those whose loss hurts most.",
        ),
        "tie strength": Definition(
            "Strength of links of each person",
            "How strong somebody's links are, on the scale that was asked.",
            "The number, sum and mean of the weights of the ties at a node that count as ties.",
            f"Barrat and others 2004, PNAS 101:3747-3752; the mean: {_HERE}",
            "The lowest point of many scales means “never”: say from which point on it is a tie.",
        ),
        "agency tie strength": Definition(
            "Strength of links between agencies",
            "How strongly two agencies are linked, and through how many people.",
            "For each pair of agencies the ties between their people, the sum and mean of their weights, and how many people on each side carry them.",
            _HERE,
            "A link that one person carries on either side goes with that person.",
        ),
        "trust": Definition(
            "Trust",
            "How far partners find an agency open, reliable and of the same mission.",
            "For each rating the mean of its answered questions, if enough are answered; for an agency the mean over its raters, if there are enough.",
            "PARTNER tool (openness, reliability, shared mission); how they combine is not published, so the mean: this project",
            "Few raters show who said what; such scores have no value here.",
        ),
        "value": Definition(
            "Value",
            "How far partners find that an agency brings influence, involvement and resources.",
            "As trust, from the questions on power and influence, involvement, and resources.",
            "PARTNER tool (power, involvement, resources); how they combine is not published, so the mean: this project",
            "Few raters show who said what; such scores have no value here.",
        ),
        "two-mode constraint": Definition(
            "Constraint in a network of two kinds",
            "How far what somebody shares with others all leads to the same others.",
            "For each item a of i: (1/d(i) + the sum over i's other items b and over others j who have both a and b of 1/(d(i) d(b) d(j))) squared, summed over a; d is the number of ties.",
            "Hollway, Morin and Pauwelyn 2020, International Environmental Agreements 20:61-83",
            "Not the same as constraint of the raw two-kind network, which is only one divided by the number of ties.",
        ),
        "two-mode effective size": Definition(
            "Effective size in a network of two kinds",
            "How many of those with whom somebody shares items are not linked among themselves.",
            "The others who share an item with i, less the sum over them of the part of i's sharing that goes to q times the others of them with whom q shares.",
            "Burt 1992, on shared items; values of stocnet/netrics",
        ),
        "holders": Definition(
            "Holders of each item",
            "How many people, and how many agencies, have this knowledge.",
            "The distinct holders of an item at or above a level, people and agencies apart.",
            _HERE,
            "What nobody was asked about has no holders here, but may have in truth.",
        ),
        "sole holders": Definition(
            "Sole holders",
            "What only one person, or only one agency, knows.",
            "Items with exactly one holder at or above a level; and with holders in exactly one agency.",
            _HERE,
            "A holder whose agency is not known may be of another agency.",
        ),
        "exclusivity": Definition(
            "Exclusivity",
            "Whom to shadow first: who holds most of what few others hold.",
            "The sum over what somebody holds of exp(1 less the number of its holders).",
            "ORA (Ashworth and Carley 2006), as commonly stated; not checked against the tool",
            "A rank, not a share: it grows with the number of items asked about.",
        ),
        "fewest leavers": Definition(
            "Fewest leavers",
            "So many people leaving would lose this part of what is known.",
            "The smallest number of holders whose leaving leaves at least a share of the items that have a holder without any.",
            "Avelino and others 2016, A novel approach for estimating truck factors (greedy); exact by integer programming: this project",
            "Where no proof is found in time, the number is “at most”, with the least that is proven.",
        ),
        "what if": Definition(
            "If they leave",
            "What is lost when these people, or this agency, leave.",
            "Items that lose their last holder; pairs of others who could reach each other and no longer can; referral routes from one to another that no longer exist.",
            _HERE,
            "Nobody is taken to step in.",
        ),
        "blind spots": Definition(
            "Blind spots",
            "What an agency has and nobody outside knows that it has.",
            "Items held in an agency that nobody of another agency thinks anybody there holds.",
            _HERE,
            "Where nobody outside was asked and answered, it is not known.",
        ),
        "awareness accuracy": Definition(
            "Accuracy of awareness",
            "How often people are right about who knows what.",
            "The share of statements “this person holds this item” that the person confirms, of those the person was asked about and answered; and the share of what others hold that somebody else names.",
            "After Krackhardt 1990, Administrative Science Quarterly 35:342-369",
            _OPEN,
        ),
    }
)
"""Every measure by its key."""
