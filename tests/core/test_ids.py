from core import ids


def test_ids_have_one_shape_and_do_not_repeat():
    made = {ids.new_id("p") for _ in range(1000)}

    assert len(made) == 1000
    assert all(ids.PATTERN.fullmatch(uid) and len(uid) == ids.LENGTH for uid in made)
