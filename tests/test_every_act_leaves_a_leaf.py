"""Every change to the world is in the public record, or stands in the list of those that are not, with why.

Read from the source: each public function of an app's `actions` calls `record`, itself or through functions of the
same app, or it is named here.
"""

import ast
from pathlib import Path

from record.vocabulary import VERBS
from tests.databases import APPS

ROOT = Path(__file__).resolve().parent.parent

NO_LEAF = {
    # Nobody but the person concerned knows of it.
    "accounts.actions.clean_email": "returns an address as it is stored and changes nothing",
    "accounts.actions.clean_name": "returns a name as it is stored and changes nothing",
    "accounts.actions.choose_mail": "how often somebody gets mails is private",
    "accounts.actions.edit_profile": "a profile is private; what is shown of it is chosen for each contribution",
    "accounts.actions.note_age": "what the provider says of somebody's age is theirs alone",
    "accounts.actions.ask_for_copy": "what somebody wants to know of themselves is theirs alone; they are told",
    "accounts.actions.follow": "what somebody follows is private",
    "accounts.actions.make_desk_code": "a code is the person's until a desk uses it",
    "accounts.actions.make_token": "tokens are private",
    "accounts.actions.register_person": "who has an account is not public",
    "accounts.actions.renew_tags": "brings tags under another key; who somebody is stays the same",
    "accounts.actions.revoke_token": "tokens are private",
    "accounts.actions.end_session": "where somebody is signed in is theirs alone",
    "accounts.actions.end_other_sessions": "where somebody is signed in is theirs alone",
    "accounts.actions.renew_session": "that somebody was here is nobody's business",
    "accounts.actions.try_code": "signing in is no act on the world",
    "accounts.actions.remove_factors": "how somebody signs in is theirs alone; they are told",
    "accounts.actions.holds_an_office": "says whether somebody is staff and changes nothing",
    "accounts.actions.shut_out_others": "ends sessions and tokens for an act that leaves its own leaf",
    "accounts.actions.sign_in_program": "signing in is no act on the world",
    "accounts.actions.tell_unsealed": "tells people of an act that left its leaf when it was granted",
    "accounts.actions.unfollow": "what somebody follows is private",
    "accounts.actions.invite_member": "who was invited is not public; joining leaves a leaf",
    "accounts.actions.revoke_invitation": "who was invited is not public",
    "articles.actions.begin_rehearsal": "a rehearsal is nothing to the public record (decision 59)",
    "articles.actions.throw_away_rehearsal": "a rehearsal is nothing to the public record (decision 59)",
    "articles.actions.checked_office": "returns an office as it is stored and changes nothing",
    "articles.actions.office_lines": "tells an office and changes nothing",
    "articles.actions.place_labels": "returns names of places and changes nothing",
    "articles.actions.send_invitation": "who was invited is not public; the appointment leaves a leaf",
    "articles.actions.decline_office": "who was invited is not public",
    "articles.actions.revoke_office_invitation": "who was invited is not public",
    "proposals.actions.discard_begun_revision": "what somebody writes is theirs alone until it is sent",
    "proposals.actions.discard_draft": "drafts are private",
    "proposals.actions.decline_coauthorship": "who was invited is not public",
    "proposals.actions.invite_coauthor": "who was invited is not public; joining leaves a leaf",
    "proposals.actions.remove_coauthor": "drafts are private: whoever writes one that was sent leaves by themselves",
    "proposals.actions.revoke_coauthor_invitation": "who was invited is not public",
    "proposals.actions.drop_position": "what is being written is its organization's alone until it is filed",
    "proposals.actions.put_back_position": "what is being written is its organization's alone until it is filed",
    "proposals.actions.save_letter": "what is being written is its organization's alone until it is filed",
    "proposals.actions.save_position": "what is being written is its organization's alone until it is filed",
    "proposals.actions.save_begun_revision": "what somebody writes is theirs alone until it is sent",
    "proposals.actions.save_draft": "drafts are private",
    "proposals.actions.read_edited_file": "what a file says is its sender's alone until it is taken",
    "proposals.actions.discard_edited_file": "what a file says is its sender's alone",
    "proposals.actions.forget_edited_files": "what a file says is its sender's alone",
    "proposals.actions.take_changes": "what is being written is its organization's alone until it is filed",
    # A part of an act that leaves its own leaf.
    "moderation.actions.enter_acts": "reads the record for those who run a draft and adds nothing to it",
    "moderation.actions.free_claims_of_the_absent": "who has what before them is the staff's alone",
    "moderation.actions.pass_on_claims": "who has what before them is the staff's alone",
    "intake.actions.free_items": "who types what is the desk's alone",
    "feedback.actions.find_themes": "reads alone",
    "feedback.actions.store_themes": "a program suggests anew; what an analyst does of it leaves a leaf",
    "feedback.actions.themed": "says what themes are found in and changes nothing",
    "feedback.actions.ranges_of": "says what is to be read and changes nothing",
    "feedback.actions.read_texts": "reads alone",
    "feedback.actions.store_vectors": "computes of words that are there already",
    "feedback.actions.lock_themes": "locks for an act and changes nothing",
    "proposals.actions.put_back": "carries out what moderation records",
    "moderation.actions.ground_as_read": "finds the ground that an act names and changes nothing",
    "moderation.actions.draw_up": "says what a ruling would be and changes nothing",
    "moderation.actions.draw_up_move": "says what a ruling would be and changes nothing",
    "moderation.actions.is_where_it_was_moved": "asks whether what was moved could be put back",
    "moderation.actions.refuse_unmovable": "asks whether something may be moved and changes nothing",
    "moderation.actions.is_for": "asks whether a claim is still of use",
    "moderation.actions.is_told": "says whether an author is told and changes nothing",
    "moderation.actions.reasons_taken": "finds the reusable reasons that an act names and changes nothing",
    "moderation.actions.stated": "returns a statement of reasons as it is stored and changes nothing",
    "accounts.actions.ask_for_office": "names a question when the programs start",
    "accounts.actions.possible_scopes": "says what a token may be good for and changes nothing",
    "intake.actions.cut": "a cut is its author's and the desk's alone; confirming and finishing leave leaves",
    "intake.actions.describe_segment": "what a part asks for is the cutters' alone until it is confirmed",
    "intake.actions.join_segments": "as cutting",
    "intake.actions.name_segment": "as cutting",
    "intake.actions.take_back_cut": "as cutting",
    "intake.actions.take_suggested": "as cutting",
    "intake.actions.number_item": "gives the next number to an item whose act leaves the leaf",
    "intake.actions.locked_long_text": "locks a long text for an act and changes nothing",
    "intake.actions.actor_on": "says who acts on a long text and changes nothing",
    "intake.actions.opened": "locks a long text for an act and changes nothing",
    "accounts.actions.lock_membership": "locks a membership for an act in an organization's name and changes nothing",
    "articles.actions.accept_all_conditions": "what somebody accepted is between them and the operator",
    "articles.actions.accept_conditions": "what somebody accepted is between them and the operator",
    "articles.actions.appointment_values": "says what an appointment asks for and changes nothing",
    "articles.actions.place_units": "a part of publishing or beginning a draft",
    "articles.actions.refuse_unready": "asks whether a draft may be opened and changes nothing",
    "articles.actions.rules_of": "says the rules of a draft and changes nothing",
    "articles.actions.units_in": "says what an edition holds and changes nothing",
    "articles.actions.page_values": "says what publishing a page asks for and changes nothing",
    "articles.actions.phase_values": "says what opening a phase asks for and changes nothing",
    "articles.actions.register_all": "names acts when the programs start",
    "articles.actions.settings_of": "says the settings of a draft and changes nothing",
    "proposals.actions.articles_of": "names the articles of something said and changes nothing",
    "proposals.actions.changes_of": "makes rows that the act of filing or revising stores",
    "proposals.actions.cleaned_places": "checks words and changes nothing",
    "proposals.actions.words_in_leaf": "says what a leaf commits to, for the act that leaves it",
    "proposals.actions.articles_of_all": "names the articles of some proposals and changes nothing",
    "proposals.actions.end_coauthors": "a part of leaving, disputing, erasing, joining accounts, which leave the leaf",
    "proposals.actions.mark_of_words": "says the mark of some words and changes nothing",
    "proposals.actions.mark_of_draft": "says the mark of some words and changes nothing",
    "proposals.actions.refuse_others": "asks whether somebody may act and changes nothing",
    "proposals.actions.refuse_unseen": "asks whether words were read and changes nothing",
    "proposals.actions.renew_coauthors": "a part of joining and leaving",
    "proposals.actions.write_together": "says who speaks and changes nothing",
    "proposals.actions.admit": "asks whether somebody may act and changes nothing",
    "accounts.actions.is_held_back": "says whether an address waits for its owner and changes nothing",
    "accounts.actions.note_address_change": "addresses are private",
    "accounts.actions.undo_address_change": "addresses are private",
    "accounts.actions.undone_until": "says a moment and changes nothing",
    "accounts.actions.try_recovery_code": "signing in is no act on the world",
    "articles.actions.join_accounts": "carries out a merge, which accounts records",
    "articles.actions.refuse_unaccepted": "asks whether somebody may act and changes nothing",
    "articles.actions.confirm_organization": "carries out the act of accounts, which leaves the leaf, and tells pages",
    "articles.actions.erase_person": "a part of the act in accounts, which leaves its leaf",
    "moderation.actions.erase_person": "a part of the act in accounts, which leaves its leaf",
    "proposals.actions.forget_alike": "takes words out of an index for an act that erases them",
    "articles.actions.lock_collecting": "locks the phase for an act and changes nothing",
    "articles.actions.told": "says a moment and changes nothing",
    "articles.actions.touch_counted": "raises an article's count of summaries, which hold no words",
    "articles.actions.touch_draft": "raises a draft's version for an act that changed what many of its pages show",
    "proposals.actions.touch_counts_of": "raises versions when somebody counts by another level",
    "proposals.actions.touch_pages_of": "raises versions when a name that is shown has changed",
    "articles.actions.touch": "raises an article's version for an act that changed what is seen of it",
    "articles.actions.touching": "gives the statement of `touch` and changes nothing",
    "proposals.actions.put_on_other_ground": "carries out a ruling, which moderation records",
    "proposals.actions.take_back_return": "carries out a ruling, which moderation records",
    "proposals.actions.hide": "carries out a ruling, which moderation records",
    "proposals.actions.copy_covered": "a part of covering passages and of writing the next version of a dossier",
    "proposals.actions.cover_passages": "carries out a ruling, which moderation records",
    "proposals.actions.uncover": "carries out a ruling, which moderation records",
    "proposals.actions.enter_again": "a part of acts that change the words which everybody reads",
    "proposals.actions.index_again": "a part of acts that change the words which everybody reads",
    "proposals.actions.lock_item": "locks and changes nothing",
    "proposals.actions.mark_of_texts": "says the mark of some words and changes nothing",
    "proposals.actions.texts_of": "reads the words of an item",
    "proposals.actions.mark_decided": "follows from a decision, which the commission records",
    "proposals.actions.mark_all_decided": "follows from decisions, which the commission records one by one",
    "proposals.actions.ask_cosigner": "who was asked is not public; co-signing leaves a leaf",
    "proposals.actions.ask_no_longer": "who was asked is not public; co-signing leaves a leaf",
    "proposals.actions.ask_anew": "tells organizations of a filing, which leaves its leaf",
    "proposals.actions.sign_dossier": "of what is being written; the leaf of the filing tells the signature",
    "proposals.actions.take_signature_out": "of what is being written; the leaf of the filing tells the signature",
    "proposals.actions.words_of": "says what is signed and changes nothing",
    "proposals.actions.words_in": "says what is signed and changes nothing",
    "proposals.actions.signature_of": "reads the signature on a version",
    "proposals.actions.refuse_other_words": "asks whether a signature is of some words and changes nothing",
    "proposals.actions.file_of": "reads the file of a signature",
    "proposals.actions.attach_file": "of what is being written; the leaf of the filing names every file",
    "proposals.actions.detach_file": "of what is being written; the leaf of the filing names every file",
    "proposals.actions.file_name": "says how a file is named and changes nothing",
    "proposals.actions.entries_of": "reads what a version says",
    "proposals.actions.base_in": "reads the wording of a place and changes nothing",
    "proposals.actions.lock_alike": "takes turns with an index and changes nothing",
    "proposals.actions.lock_alterations": "takes turns with an index and changes nothing",
    "proposals.actions.lock_dossier": "locks a dossier for an act and changes nothing",
    "proposals.actions.place_in_words": "names a place in a sentence",
    "proposals.actions.mark_of": "tells equal words by a mark and changes nothing",
    "proposals.actions.mark_of_entry": "tells equal words by a mark and changes nothing",
    "proposals.actions.mark_of_letter": "tells equal words by a mark and changes nothing",
    "proposals.actions.mark_of_version": "tells equal words by a mark and changes nothing",
    "proposals.actions.mark_of_places": "tells equal words by a mark and changes nothing",
    "proposals.actions.write_positions": "a part of acts that are their organization's alone",
    "proposals.actions.note_edit": "a part of acts that are their organization's alone",
    "proposals.actions.open_dossier": "locks a dossier for an act",
    "proposals.actions.proposed": "says what a change of a file proposes and changes nothing",
    "proposals.actions.said_by": "reads what an entry says",
    "proposals.actions.working_version": "begins a version for acts that are their organization's alone",
    "proposals.actions.missing_in": "says what a position lacks and changes nothing",
    "proposals.actions.next_number": "takes the number for an act that leaves its own leaf",
    "moderation.actions.refuse_person": "asks whether somebody may act and changes nothing",
    "proposals.actions.lock_both": "locks proposals for an act and changes nothing",
    "proposals.actions.merge_into": "carries out a ruling, which moderation records",
    "proposals.actions.put_elsewhere": "carries out a ruling, which moderation records",
    "proposals.actions.split_off": "carries out a ruling, which moderation records",
    "proposals.actions.lock_in_order": "locks proposals for an act and changes nothing",
    "proposals.actions.lock_proposal": "locks a proposal for an act and changes nothing",
    "proposals.actions.move_all": "moves statuses for an act",
    "proposals.actions.move": "moves a status for an act",
    "proposals.actions.ask_backers": "follows from new words, whose sending or ruling leaves the leaf",
    "proposals.actions.field_of": "names a field of a form",
    "proposals.actions.first_with_these_words": "compares words and changes nothing",
    "proposals.actions.leave_out_coming": "follows from a ruling, an answer or a withdrawal, which leave the leaf",
    "proposals.actions.let_stand": "follows from new words, whose sending or ruling leaves the leaf",
    "proposals.actions.refuse_state": "says what state forbids and changes nothing",
    "proposals.actions.refuse_unfinished": "says what words lack and changes nothing",
    "proposals.actions.same": "compares words and changes nothing",
    "proposals.actions.said_in": "reads what a revision says",
    "proposals.actions.send_again": "carries out a part of sending, which leaves the leaf",
    "proposals.actions.withhold": "follows from a ruling or from new words, which leave the leaf",
    "proposals.actions.tell_answered": "tells of a comment, which left its leaf",
    "proposals.actions.last_waiting": "says a number and changes nothing",
    "proposals.actions.let_translations_stand": "carries out a ruling, which moderation records",
    "proposals.actions.publish": "carries out a ruling, which moderation records",
    "proposals.actions.restore": "carries out a ruling, which moderation records",
    "proposals.actions.show_unreviewed": "shows what waited too long, which moderation records",
    "proposals.actions.speak_as": "says in whose name an act is done, for the act's own leaf",
    "proposals.actions.speak_for": "says in whose name an act is done, for the act's own leaf",
    "proposals.actions.return_to_author": "carries out a ruling, which moderation records",
    # So that nobody can be made to show how they answered.
    "proposals.actions.give_opinion": "opinions are nobody's business but the person's",
    "proposals.actions.take_back_opinion": "opinions are nobody's business but the person's",
    "proposals.actions.recount_statements": "mends tallies of opinions, which are in no record",
    "proposals.actions.renew_statements": "chooses what is asked about from what is in the record",
    # What came by another way: each proposal has its leaf as any other, and nobody knows of a file but who brought it.
    "accounts.actions.people_of": "makes the people that proposals are recorded as being of",
    "intake.actions.admitted": "makes the people of what is about to be recorded",
    "intake.actions.remind_next": "tells again what left its leaf when it was asked",
    "intake.actions.send_again": "tells again what left its leaf when it was asked",
    "intake.actions.claim_item": "carries out a merge, which accounts records",
    "intake.actions.out_of_time": "locks the phase for an act and changes nothing",
    "intake.actions.store_scans": "keeps files of an item that is in no public place",
    "intake.actions.take_mail": "the item is in no public place; each proposal that it becomes has its leaf",
    "intake.actions.make_claim_code": "gives its sender a way to it; claiming leaves the leaf of a merge",
    "intake.actions.read_back": "says what would be registered and changes nothing",
    "intake.actions.entries_that_differ": "reads two entries and changes nothing",
    "intake.actions.keep_entry": "what was typed so far is its writer's alone",
    "intake.actions.leave_item": "says who types an item; nothing of it is public yet",
    "intake.actions.level_of": "says how a sender is known and changes nothing",
    "intake.actions.looked_at": "looks at files and changes nothing",
    "intake.actions.locked_item": "locks an item for an act and changes nothing",
    "intake.actions.register_item": "the item is in no public place; each proposal that it becomes has its leaf",
    "intake.actions.register_of_meeting": "the item is in no public place; each proposal that it becomes has its leaf",
    "intake.actions.take_item": "says who types an item; nothing of it is public yet",
    "intake.actions.take_turn": "waits for another act and changes nothing",
    "intake.actions.bring_delivery": "what was not stored is in no public place; each item that is has its leaf",
    "intake.actions.check_next_delivery": "reads a file that is not stored yet and says what was found",
    "intake.actions.confirm_delivery": "says that storing may begin; each item that is stored has its leaf",
    "intake.actions.discard_delivery": "throws away what was never stored",
    "intake.actions.ground_for": "says what rows are judged against and changes nothing",
    "intake.actions.join_accounts": "carries out a merge, which accounts records",
    "intake.actions.look_through": "looks through rows and changes nothing",
    "intake.actions.numbers_told": "counts and changes nothing",
    "intake.actions.read_file": "reads a file and changes nothing",
    "intake.actions.settle_delivery": "says in which columns things stand in a file that is not stored yet",
    "intake.actions.settled_of": "says what is settled of a file and changes nothing",
    "proposals.actions.next_numbers": "takes numbers for an act that leaves its own leaves",
    # Derived from what is in the record.
    "proposals.actions.enter_alterations": "the index of altered words is made of proposals in the record, by a worker",
    "proposals.actions.forget_alterations": "takes words out of an index for an act that erases them",
    "proposals.actions.index_alike": "the index of alike words is made of proposals in the record, by a worker",
    "proposals.actions.index_revised": "the index of alike words is made of proposals in the record, by a worker",
    "commission.actions.ask_for_file": "asks for what everybody may read; it changes nothing that is read",
    "commission.actions.facts_of": "reads alone",
    "commission.actions.claim_file": "a journal of the workers; it says nothing about anybody",
    "commission.actions.make_file": "writes what everybody may read; it changes nothing that is read",
    "commission.actions.fail_file": "a journal of the workers; it says nothing about anybody",
    "commission.actions.forget_files": "a file is kept for two days; it can be made anew",
    "commission.actions.holds_veiled": "reads alone",
    "commission.actions.ask_for_report": "asks a worker, who publishes the report and leaves its leaf",
    "commission.actions.make_report_file": "writes a report as a file, which changes nothing that is read",
    "commission.actions.missing_files": "reads alone",
    "commission.actions.claim_order": "a journal of the workers; it says nothing about anybody",
    "commission.actions.fail_order": "a journal of the workers; it says nothing about anybody",
    "commission.actions.erase_person": "part of accounts' act, which says so; files are made anew when asked for",
    "feedback.actions.begin_run": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.claim_piece": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.compute_piece": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.check_tallies": "tallies are counts of recorded facts; anybody can repeat them",
    "feedback.actions.erase_person": "part of accounts' act, which says so, as the app below does for each erased text",
    "feedback.actions.articles_to_enter": "reads alone",
    "feedback.actions.take_out": "families are found in what the record has; anybody can repeat it",
    "feedback.actions.enter_arrivals": "families are found in what the record has; anybody can repeat it",
    "feedback.actions.enter_text": "families are found in what the record has; anybody can repeat it",
    "feedback.actions.bind_again": "a part of acts that leave their leaf, and of finding families",
    "feedback.actions.count_people": "a count of who is in a family; anybody can repeat it",
    "feedback.actions.member_of": "makes a row that another act stores",
    "feedback.actions.scoped": "reckons and changes nothing",
    "feedback.actions.find_families": "reads alone",
    "feedback.actions.store_families": "families are found in what the record has; anybody can repeat it",
    "feedback.actions.end_run": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.end_runs": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.fail_piece": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.finish_piece": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.plan_due_runs": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.plan_run": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.freeze_tables": "numbers above the floor, of acts that left their leaves; it names nobody",
    "feedback.actions.running": "a journal of the workers; it says nothing about anybody",
    "feedback.actions.count_article": "reads alone",
    "feedback.actions.keep_count": "a summary is a recount of recorded facts; anybody can repeat it",
    "feedback.actions.keep_recount": "a summary is a recount of recorded facts; anybody can repeat it",
    "feedback.actions.recount_article": "a summary is a recount of recorded facts; anybody can repeat it",
    "feedback.actions.spoken_of": "says which articles were spoken of and changes nothing",
    "feedback.actions.tally_changes": "tallies are counts of recorded facts; anybody can repeat them",
    "feedback.actions.weigh_demands": "counts of recorded facts; anybody can repeat them",
    "feedback.actions.aggregate_feedback": "a summary is a recount of recorded facts; anybody can repeat it",
    "moderation.actions.draw_rechecks": "follows from the ids of rulings, by a rule that anybody can follow",
    "moderation.actions.flag_waiting": "a program points at words, by a rule; only what moderators rule is recorded",
    # Who has what before them: how work is shared, no ruling.
    "commission.actions.begin_docket": "what staff prepare is theirs until it is sent to be checked",
    "commission.actions.word_docket": "what staff prepare is theirs until it is sent to be checked",
    "commission.actions.treat_apart": "what staff prepare is theirs until it is sent to be checked",
    "commission.actions.leave_out": "what staff prepare is theirs until it is sent to be checked",
    "commission.actions.folds_chosen": "reads alone",
    "commission.actions.grouped": "reads alone",
    "commission.actions.locked_docket": "locks a row for an act that leaves its own leaf",
    "commission.actions.locked_positions": "locks rows for an act that leaves its own leaf",
    "commission.actions.locked_proposals": "locks rows for an act that leaves its own leaf",
    "commission.actions.note_step": "keeps a step beside the leaf of the act that it is part of",
    "commission.actions.office_of": "reads alone",
    "commission.actions.positions_chosen": "locks rows for an act that leaves its own leaf",
    "commission.actions.refuse_closed": "refuses, and changes nothing",
    "commission.actions.refuse_own": "refuses, and changes nothing",
    "commission.actions.refuse_person": "refuses, and changes nothing",
    "commission.actions.refuse_unfit": "refuses, and changes nothing",
    "commission.actions.join_accounts": "part of accounts' act, which says so",
    "commission.actions.finish_docket": "follows from its answers, each of which has a leaf",
    "commission.actions.finish_sitting": "follows from its answers, each of which has a leaf",
    "moderation.actions.begin_batch": "what somebody chooses is theirs alone until it is proposed",
    "moderation.actions.word_batch": "what somebody chooses is theirs alone until it is proposed",
    "moderation.actions.discard_batch": "what somebody chooses is theirs alone until it is proposed",
    "moderation.actions.refusals_of": "says what would be refused and changes nothing",
    "moderation.actions.refuse_at_sight": "looks and changes nothing",
    "moderation.actions.grounds_of": "finds ground and statement as they are stored and changes nothing",
    "moderation.actions.finish_batch": "follows from the rulings of a batch, each of which has a leaf",
    "moderation.actions.claim_item": "says who looks at something for ten minutes; what follows is recorded",
    "moderation.actions.free_item": "says who looks at something; what follows is recorded",
    "moderation.actions.claim_next": "says who looks at something for ten minutes; what follows is recorded",
    "moderation.actions.free_claims": "says that nobody looks at something any more",
    "moderation.actions.hand_over": "says who looks at something for an hour; what follows is recorded",
    "commission.actions.reasons_taken": "looks and changes nothing",
    "commission.actions.keep_conclusion": "what a body writes is its own until it is given",
    "commission.actions.let_out": "follows from decisions, each of which has a leaf",
    "commission.actions.remind_next_body": "tells what was asked and is due; the asking is recorded",
    "commission.actions.add_note": "what staff note for one another is theirs alone; the decision is recorded",
    "commission.actions.strike_note": "what staff note for one another is theirs alone; the decision is recorded",
    "moderation.actions.ask_colleague": "what colleagues ask each other is theirs alone; the ruling is recorded",
    "moderation.actions.answer_question": "what colleagues ask each other is theirs alone; the ruling is recorded",
    "moderation.actions.withdraw_question": "what colleagues ask each other is theirs alone; the ruling is recorded",
    "moderation.actions.close_questions": "a part of a ruling, which leaves its leaf",
    "moderation.actions.hold": "says who looks at something; what follows is recorded",
    "moderation.actions.locked": "locks a row and changes nothing",
    "moderation.actions.refuse_held": "looks and changes nothing",
    "moderation.actions.release": "a part of a ruling, which leaves its leaf",
    "moderation.actions.skip_item": "says that somebody looks at something later",
    # Kept out of the record to protect people.
    "moderation.actions.report": "a trace of who complained about whom would frighten people from complaining",
}

WRITTEN_IN_BULK = {
    "consultation/demonstration/bulk/leaves.py": "the demonstration; test_performers.py holds its leaves to record()'s",
    "consultation/demonstration/bulk/performer.py": "names their tables, which are bare while they are written",
}


RECORDERS = {"record", "recording"}


class App:
    """The functions of an app's actions by name, and the names that each calls."""

    def __init__(self, name):
        self.name = name
        self.functions = {}
        for path in action_files(name):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    # Private helpers of two modules may share a name: then both count as called.
                    self.functions.setdefault(node.name, set()).update(calls_in(node))

    def acts(self):
        return {name for name in self.functions if not name.startswith("_")}

    def records(self, name, seen=()):
        """Whether a function calls `record`, itself or through others of the app."""
        called = self.functions[name]
        return bool({*RECORDERS, "record_all"} & called) or any(
            self.records(other, (*seen, name)) for other in called & self.functions.keys() if other not in (*seen, name)
        )


def action_files(app):
    return [
        path for path in (ROOT / app / "actions.py", *sorted((ROOT / app / "actions").glob("*.py"))) if path.is_file()
    ]


def product_files(*, without=()):
    files = (path for app in APPS if app not in without for path in sorted((ROOT / app).rglob("*.py")))
    return [path for path in files if "migrations" not in path.parts]


def calls_in(tree):
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def apps_that_act():
    return [App(name) for name in APPS if name != "record" and action_files(name)]


def test_every_act_leaves_a_leaf_or_is_listed():
    silent = [
        f"{app.name}.actions.{act}" for app in apps_that_act() for act in sorted(app.acts()) if not app.records(act)
    ]

    assert sorted(silent) == sorted(NO_LEAF)


def test_every_app_s_actions_are_read():
    assert [app.name for app in apps_that_act()] == [
        "commission",
        "feedback",
        "moderation",
        "intake",
        "proposals",
        "articles",
        "accounts",
    ]
    assert [app.name for app in apps_that_act() if not app.acts()] == []


def test_every_type_of_leaf_is_written_by_an_act():
    texts = {
        node.value
        for app in apps_that_act()
        for path in action_files(app.name)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert sorted(set(VERBS) - texts) == []


def test_acts_write_known_types_alone():
    unknown = [
        f"{path.name}: {node.args[0].value}"
        for app in apps_that_act()
        for path in action_files(app.name)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RECORDERS
        if isinstance(node.args[0], ast.Constant) and node.args[0].value not in VERBS
    ]

    assert unknown == []


def test_leaves_are_written_by_actions_alone():
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in product_files(without=["record"])
        if RECORDERS & calls_in(ast.parse(path.read_text())) and "actions" not in {path.stem, path.parent.name}
    ]

    assert elsewhere == []


def test_no_other_app_touches_the_record_s_tables():
    tables = ("record_entry", "record_salt", "record.models")

    assert [
        str(path.relative_to(ROOT))
        for path in product_files(without=["record"])
        if any(table in path.read_text() for table in tables)
    ] == list(WRITTEN_IN_BULK)


def test_reading_sees_calls_through_other_functions(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "town" / "actions").mkdir(parents=True)
    (tmp_path / "town" / "actions" / "doors.py").write_text(
        "def open_door(door, *, by, at):\n    _write('door.opened')\n\n"
        "def paint(door):\n    again(door)\n\n"
        "def again(door):\n    paint(door)\n\n"
        "def _write(verb):\n    record(verb)\n\n"
        "class Told:\n    def record_it(self):\n        record('x')\n"
    )
    (tmp_path / "town" / "actions" / "streets.py").write_text("def close_street(street):\n    open_door(street)\n")

    town = App("town")

    assert town.acts() == {"open_door", "paint", "again", "close_street"}
    assert {act for act in town.acts() if town.records(act)} == {"open_door", "close_street"}
