"""Bodies that the secretary asks to speak: some answer, one passes, one is silent, one is asked no longer."""

from consultation.demonstration.acts import END, InviteBody, PassOn, WithdrawInvited


def invite(stage, organizations):
    """Plan who is asked, as much as is written down; `organizations` are those of the story, by their names there."""
    secretary = stage.plan.person("secretary")
    for number, row in enumerate(stage.words.invited):
        asked = organizations.get(row.get("slug"))
        named = row.get("name", ""), row.get("email", ""), row["language"]
        eids, organization = tuple(row["eids"]), asked and asked.number
        stage.do(InviteBody(int(row["at"] * END), number, organization, *named, eids, row["days"], secretary))
        if "nothing" in row:
            stage.do(PassOn(int(row["nothing"] * END), number, asked.head))
        if "withdrawn" in row:
            stage.do(WithdrawInvited(int(row["withdrawn"] * END), number, row["reasons"], secretary))
