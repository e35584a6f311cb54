"""The counting rules as sentences: they stand beside every number."""

from django.utils.translation import gettext_lazy as _

RULES = {
    "contributions": _(
        "Proposals and comments that citizens submitted. Hidden, withdrawn, returned and disputed ones are counted "
        "apart."
    ),
    "people": _(
        "Citizens who sent a proposal or a comment, alone or as co-authors, each counted once however much they sent. "
        "A proposal that several write is one contribution."
    ),
    "people_identified": _("People whose identity is confirmed, as of this count."),
    "proposals": _(
        "Citizens' proposals by kind. Keeping the words and questions are never added to the wish for change. A "
        "proposal of several provisions counts once for each article and kind that it touches, and once in the total."
    ),
    "distinct_proposals": _(
        "Citizens' proposals with the same change in the same place count once; those of several provisions where all "
        "their changes are the same. What a moderator merged into another counts with it."
    ),
    "supports": _(
        "People who back a proposal as it is worded now; each counts once per proposal. Of those that a moderator "
        "merged, whoever backs one or wrote a repeat counts once. Whoever backed earlier words "
        "is counted apart until they say more. Supports are never added to proposals. Organizations do not support."
    ),
    "by_level": _(
        "Identity confirmed (levels 2 and 3) is the headline; a confirmed e-mail (level 1) stands beside it."
    ),
    "by_language": _("The language the author named."),
    "by_channel": _(
        "How citizens' proposals came: through this site, by a program, or by another way, from which staff entered "
        "them. All weigh the same. What was entered counts for its author, never for whoever entered it. How many "
        "attended a public meeting is added to nothing."
    ),
    "repeats": _("Equal texts of citizens are shown once with their number; all their authors are counted."),
    "variants": _(
        "Citizens' proposals that make the same change in the same provision are one variant of the text. One other "
        "word makes another variant. Who proposes it and who backs it are counted apart, each person once."
    ),
    "families": _(
        "Contributions of citizens on one article in nearly the same words are a family. Of proposals to change the "
        "text, what they change is compared. Each person counts once in a family. From ten people on it is a campaign. "
        "Lists show a campaign once, at the place of the text that stands for all, however many send it. Staff may "
        "part or join texts by hand; where they did, it is said with the day."
    ),
    "by_day": _("The day of submission, Astana time."),
    "demands": _(
        "Ordered by people whose identity is confirmed: who wrote the same change of the same place, or supports it. "
        "Each counts once, alone or in a campaign."
    ),
    "divided": _(
        "People whose identity is confirmed, by place: who agrees with its words, and who wants them changed or "
        "removed, each with those who support it. Ordered by the smaller side."
    ),
    "late": _("What waits for somebody's act, and what of it is past the time that is set for it."),
    "by_region": _(
        "The region that authors named and show beside their words: published proposals of citizens, each counted once."
    ),
    "by_week": _(
        "Whoever shows an own name does not tell their region; what they sent, and who supports, is told by region "
        "once a week. A number is published where at least %(floor)d people are behind it, rounded to %(step)d. It "
        "stands until at least %(floor)d more or fewer are. Others are held back, so that none follows from the whole."
    ),
    "organizations": _(
        "Parties and organizations that spoke in their own name, each counted once. Their members are not counted."
    ),
    "organizations_said": _(
        "What parties and organizations say is counted apart by kind and never added to what citizens say."
    ),
    "positions": _(
        "Positions in the standing version of a dossier, by stance. Each organization that co-signed that version "
        "counts as itself. Hidden and withdrawn ones are left out."
    ),
    "sentences": _(
        "Each sentence is made by a rule from the counts and says how many texts stand behind it. It speaks of what "
        "everybody can read. Nobody's words are retold."
    ),
    "sentences_first": _(
        "At most four stand first: how many spoke, where other words are most often asked for, the change sent most "
        "often, and what excludes each other. Where one of these is missing, another takes its place."
    ),
    "sentences_chosen": _(
        "Told are at most five places that are most often asked to change, and three changes sent in equal words by "
        "several. Two ways exclude each other where they put different words in the same place; at most two such "
        "pairs are told, the most frequent. Of equal ones, what more people back comes first."
    ),
    "week": _(
        "New is what citizens sent in the last seven days and everybody can read. Other numbers stand beside those of "
        "the count that stood at the beginning of these days; what is the same is not told."
    ),
}

# Beside themes, where nothing else is counted.
THEME_RULES = {
    "themes": _(
        "A program puts every text that can be read into one theme at most, anew each night; analysts name themes and "
        "correct it. People are citizens who wrote a text of the theme, alone or with others, each counted once. "
        "Organizations are counted apart."
    ),
    "themes_by_words": _(
        "Here themes are found by words alone, each language by itself, and joined by the provisions they speak of and "
        "the words of the draft. This is weaker: texts that say the same thing in other words may stand apart."
    ),
    "opposite": _(
        "Opposite voices stand on the other side than most texts of the theme: for keeping the words where most would "
        "change them, or against a proposal where most are for it."
    ),
}
