"""Requirements of the BPMN import where a drawing leaves something out: names are made up, loose ends named."""

from __future__ import annotations

import pytest

from tests.workflows.imports.test_bpmn import flow, process
from workflows import load
from workflows.imports import Imported, from_bpmn

# the states of two drawings as they stand in the draft: one without names, one with names that make no codes
NAMELESS = [
    "awal:",
    "kind: start",
    'title: {id: "Draf permohonan", en: "Draft application"}',
    'says: {id: "Draf permohonan.", en: "Draft application."}',
    "triggers:",
    'kirim: {title: {id: "Kirim", en: "Kirim"}, by: applicant, complete: true, to: g}',
    "g:",
    "kind: work",
    'title: {id: "Pilihan", en: "Pilihan"}',
    'says: {id: "Pilihan.", en: "Pilihan."}',
    "office: kantor",
    "role: petugas",
    "results:",
    'ke_periksa_berkas: {title: {id: "Ke periksa berkas", en: "Ke periksa berkas"}, tone: positive, to: periksa_berkas}',
    'ke_akhir_ditolak: {title: {id: "Ke akhir ditolak", en: "Ke akhir ditolak"}, '
    "tone: negative, reason: required, to: akhir_ditolak}",
    "periksa_berkas:",
    "kind: work",
    'title: {id: "Periksa Berkas", en: "Periksa Berkas"}',
    'says: {id: "Periksa Berkas.", en: "Periksa Berkas."}',
    "office: kantor",
    "role: petugas",
    "results:",
    'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, tone: positive, to: w}',
    "akhir_ditolak:",
    "kind: end",
    'title: {id: "Akhir ditolak", en: "Akhir ditolak"}',
    'says: {id: "Akhir ditolak.", en: "Akhir ditolak."}',
    "outcome: refused",
    "w:",
    "kind: waiting",
    'title: {id: "Menunggu", en: "Waiting"}',
    'says: {id: "Menunggu.", en: "Waiting."}',
    "awaits: outside",
    "timers:",
    "waktu_lanjut: {after: lama_w, does: fire, fires: lanjut}",
    "triggers:",
    'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, by: system, to: e1}',
    "e1:",
    "kind: end",
    'title: {id: "E1", en: "E1"}',
    'says: {id: "E1.", en: "E1."}',
    "outcome: closed",
]
OTHER_SCRIPT = [
    "langkah:",
    "kind: work",
    'title: {id: "…", en: "…"}',
    'says: {id: "….", en: "…."}',
    "office: kantor",
    "role: petugas",
    "timers:",
    "waktu_waktu: {after: lama_waktu, does: fire, fires: waktu}",
    "waktu_2: {after: lama_waktu_2, does: notify, to: holder}",
    "results:",
    'hasil: {title: {id: "…", en: "…"}, tone: positive, to: langkah_2}',
    'hasil_2: {title: {id: "‥", en: "‥"}, tone: positive, to: langkah_3}',
    "triggers:",
    'waktu: {title: {id: "‥", en: "‥"}, by: system, to: langkah_3}',
    "langkah_2:",
    "kind: work",
    'title: {id: "!", en: "!"}',
    'says: {id: "!.", en: "!."}',
    "office: kantor",
    "role: petugas",
    "results:",
    'hasil: {title: {id: "‥", en: "‥"}, tone: positive, to: langkah_3}',
    "langkah_3:",
    "kind: end",
    'title: {id: "?", en: "?"}',
    'says: {id: "?.", en: "?."}',
    "outcome: closed",
]


def draft(text: str, office: str = "kantor") -> Imported:
    return from_bpmn(text, office)


def states(made: Imported) -> list[str]:
    """The states of a draft as they stand in its text, without questions and blank lines."""
    text = made.text.partition("\nstates:\n")[2].partition("\nsurvey:")[0]
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def values(made: Imported) -> list[str]:
    """The values of a draft but for the service's own."""
    text = made.text.partition("\nvalues:\n")[2].partition("\n\n")[0]
    return [line.strip() for line in text.splitlines() if not line.strip().startswith("#")][1:]


def named(made: Imported) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in made.problems]


def asked(made: Imported) -> list[tuple[str, str]]:
    """The questions that only a drawing gives rise to, with their English sentence."""
    always = ("identity", "office", "texts", "legal", "service_limit", "fields")
    return [(each.code, each.sentence.en) for each in made.questions if each.code not in always]


def timer(identity: str, duration: str, more: str = 'attachedToRef="t"', kind: str = "boundaryEvent") -> str:
    inside = f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"
    return f'<{kind} id="{identity}" {more}>{inside}</{kind}>'


def conditional(more: str, condition: str) -> str:
    return f'<sequenceFlow id="f" {more}><conditionExpression>{condition}</conditionExpression></sequenceFlow>'


def lane(name: str, *nodes: str) -> str:
    held = "".join(f"<flowNodeRef>\n {node} </flowNodeRef>" for node in nodes)
    return f'<laneSet><lane id="spoor" name="{name}">{held}</lane></laneSet>'


def test_parts_without_names_are_called_by_their_id_or_what_they_are() -> None:
    """Tasks and ends without a name have their id as words, choices and pauses are called so, results by where they lead."""
    made = draft(
        process(
            '<exclusiveGateway id="g"/><task id="periksaBerkas"/>',
            timer("w", "P1D", "", "intermediateCatchEvent"),
            '<endEvent id="e1"/><endEvent id="akhirDitolak"/>',
            flow("g", "periksaBerkas"), flow("g", "akhirDitolak"), flow("periksaBerkas", "w"), flow("w", "e1"),
        )
    )  # fmt: skip
    assert named(made) == [("no_start_event", "p")]
    assert made.text.startswith("# BPMN 2.0: p\n# ! Tidak ada peristiwa awal.\n# ! There is no start event.\nsop: 1\n")
    assert values(made) == ['lama_w: {amount: 1, unit: calendar_days, title: {id: "Menunggu", en: "Menunggu"}}']
    assert states(made) == NAMELESS
    assert asked(made) == [
        ("no_lane", "“g” stands in no lane."),
        ("tone", "What the result “Ke periksa berkas” means was guessed from its name: positive."),
        ("tone", "What the result “Ke akhir ditolak” means was guessed from its name: negative."),
        ("no_lane", "“periksaBerkas” stands in no lane."),
        ("tone", "What the result “Lanjut” means was guessed from its name: positive."),
        ("outcome", "Does “e1” mean that a permit is issued? Then add the part paper and a state with “does: issue”."),
    ]


def test_names_without_letters_of_a_code_get_codes_made_up_and_numbered() -> None:
    """Names in another script stay as titles; codes are words of what they stand for, a second one with a number."""
    parts = [
        lane("…", "t", "u"),
        '<startEvent id="s"/><task id="t" name="…"/><task id="u" name="!"/><endEvent id="e" name="?"/>',
        timer("b", "P2D", 'name="‥" attachedToRef="t"'),
        timer("c", "P3D", 'name="‥" attachedToRef="t" cancelActivity="false"'),
        flow("s", "t"), flow("t", "u", "…"), flow("t", "e", "‥"), flow("u", "e", "‥"), flow("b", "e"),
    ]  # fmt: skip
    made = draft(process(*parts).replace('<process id="p"', '<process id="p" name="…"'), "…")
    assert "\nservice: layanan\n" in made.text
    assert "\noffice: kantor\n" in made.text
    assert '\ntitle: {id: "…", en: "…"}\n' in made.text
    assert values(made) == [
        'lama_waktu: {amount: 2, unit: calendar_days, title: {id: "‥", en: "‥"}}',
        'lama_waktu_2: {amount: 3, unit: calendar_days, title: {id: "‥", en: "‥"}}',
    ]
    assert states(made)[6:] == OTHER_SCRIPT


def test_a_process_without_name_and_id_is_simply_a_service() -> None:
    """What is called nothing at all becomes the service «Layanan»."""
    parts = ['<startEvent id="s"/><task id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "e")]
    made = draft(process(*parts).replace('<process id="p"', "<process"))
    assert "\nservice: layanan\nkind: permit\n" in made.text
    assert '\ntitle: {id: "Layanan", en: "Layanan"}\n' in made.text


def test_the_lead_office_works_where_no_lane_says_otherwise() -> None:
    """A step outside all lanes belongs to the office that was named, one in a lane to the lane's."""
    parts = [lane("Dinas Teknis", "u"), '<startEvent id="s"/><task id="t"/><task id="u"/><endEvent id="e"/>']
    made = load(draft(process(*parts, flow("s", "t"), flow("t", "u"), flow("u", "e")), "dpmptsp").text)
    assert made.office == "dpmptsp"
    assert made.states["t"].reviews["t"].offices[0].office == "dpmptsp"
    assert made.states["u"].reviews["u"].offices[0].office == "dinas_teknis"


def test_a_lane_without_a_name_is_called_by_its_id() -> None:
    """The office of a nameless lane has the lane's id as its code, and is asked after by it."""
    parts = [lane("", "t"), '<startEvent id="s"/><task id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "e")]
    made = draft(process(*parts))
    assert load(made.text).states["t"].reviews["t"].offices[0].office == "spoor"
    assert ("lane", "The lane “spoor”: which office and role is it?") in asked(made)


@pytest.mark.parametrize(
    ("starts", "taken"),
    [('<startEvent id="s" name="Walk in"/><startEvent id="z"/>', "Walk in"), ('<startEvent id="s"/><startEvent id="z"/>', "s")],
)  # fmt: skip
def test_of_several_starts_the_first_is_taken_and_named(starts: str, taken: str) -> None:
    """The first start event begins the draft, by its name or its id; the others are named as not reached."""
    made = draft(
        process(
            starts, '<task id="t"/><task id="u"/><endEvent id="e"/>', flow("s", "t"), flow("z", "u"), flow("t", "e")
        )
    )
    assert named(made) == [("several_starts", taken), ("unreachable_node", "z"), ("unreachable_node", "u")]
    assert list(load(made.text).states) == ["awal", "t", "e"]


@pytest.mark.parametrize(
    ("flows", "first"),
    [((flow("u", "t"), flow("t", "e")), "u"), ((flow("u", "t"), flow("t", "u"), flow("e", "e")), "t")],
    ids=["one without a way to it", "none without a way to it"],
)
def test_without_a_start_event_the_draft_begins_where_nothing_leads_to(flows: tuple[str, ...], first: str) -> None:
    """The first node to which nothing leads begins, or the first of all; a timer at a task is no beginning."""
    edge = timer("b", "P2D", 'attachedToRef="t"')
    made = draft(process(edge, '<task id="t"/><task id="u"/><endEvent id="e"/>', *flows, flow("b", "e")))
    sent = load(made.text).states["awal"].triggers["kirim"]
    assert (sent.branches[0].to, sent.by) == (first, "applicant")


def test_a_circle_without_an_end_is_named() -> None:
    """A drawing from which no case ever ends is a draft all the same, and that it has no end is said."""
    made = draft(
        process('<startEvent id="s"/><task id="t"/><task id="u"/>', flow("s", "t"), flow("t", "u"), flow("u", "t"))
    )
    assert named(made) == [("no_end", "p")]


def test_a_start_with_several_ways_asks_the_applicant() -> None:
    """Each flow out of the start event is a way of the applicant to send the application."""
    parts = ['<startEvent id="s"/><task id="t"/><task id="u"/><endEvent id="e"/>']
    made = draft(process(*parts, flow("s", "t", "New"), flow("s", "u", "Renew"), flow("t", "e"), flow("u", "e")))
    assert states(made)[4:7] == [
        "triggers:",
        'new: {title: {id: "New", en: "New"}, by: applicant, complete: true, to: t}',
        'renew: {title: {id: "Renew", en: "Renew"}, by: applicant, complete: true, to: u}',
    ]


@pytest.mark.parametrize(
    "name", ["Pemohon", "APPLICANT", "The citizen", "Customer", "Warga", "Masyarakat", "Client", "Requester"]
)
def test_a_lane_of_the_applicant_is_known_by_its_name(name: str) -> None:
    """The first task of such a lane is the start, sent complete; a later one waits for the applicant and begins a round."""
    parts = [
        lane(name, "isiData", "u"), '<startEvent id="s"/><startEvent id="isi"/>',
        '<task id="isiData"/><task id="t"/><task id="u"/><endEvent id="e"/>',
        flow("s", "isiData"), flow("isiData", "t"), flow("t", "u"), flow("u", "e"),
    ]  # fmt: skip
    made = draft(process(*parts))
    assert states(made)[:6] == [
        "isi_data:",
        "kind: start",
        'title: {id: "Isi Data", en: "Isi Data"}',
        'says: {id: "Isi Data.", en: "Isi Data."}',
        "triggers:",
        'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, by: applicant, complete: true, to: t}',
    ]
    assert states(made)[14:20] == [
        "u:",
        "kind: waiting",
        'title: {id: "U", en: "U"}',
        'says: {id: "U.", en: "U."}',
        "triggers:",
        'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, by: applicant, new_round: true, to: e}',
    ]


@pytest.mark.parametrize("kind", ["serviceTask", "scriptTask", "businessRuleTask", "sendTask"])
def test_a_task_that_a_machine_does_is_asked_after(kind: str) -> None:
    """Automatic tasks become an office's work with the question who does it."""
    parts = [f'<startEvent id="s"/><{kind} id="hitung"/><endEvent id="e"/>', flow("s", "hitung"), flow("hitung", "e")]
    made = draft(process(*parts))
    assert [said for code, said in asked(made) if code == "automatic_task"] == [
        "“Hitung” is automatic in the source; here an office does it until there is a connector."
    ]


@pytest.mark.parametrize("kind", ["task", "userTask", "manualTask", "receiveTask"])
def test_a_task_that_people_do_is_not_asked_after(kind: str) -> None:
    """Tasks of people, and those that wait for a message, become an office's work without further ado."""
    parts = [f'<startEvent id="s"/><{kind} id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "e")]
    assert [code for code, _ in asked(draft(process(*parts)))] == ["no_lane", "tone", "outcome"]


@pytest.mark.parametrize(("name", "said"), [('name="Decide"', "Decide"), ("", "t")])
def test_a_dead_end_is_called_by_its_name_or_id(name: str, said: str) -> None:
    """A task without a way on is named, and led to an end that is made for it."""
    made = draft(process(f'<startEvent id="s"/><task id="t" {name}/>', flow("s", "t")))
    assert named(made) == [("dead_end", said)]
    assert states(made)[-1] == 'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, tone: positive, to: usai}'
    assert states(made)[6:11] == [
        "usai:",
        "kind: end",
        'title: {id: "Usai", en: "Finished"}',
        'says: {id: "Usai.", en: "Finished."}',
        "outcome: closed",
    ]


@pytest.mark.parametrize(("name", "said"), [('name="Again?"', "Again?"), ("", "g")])
def test_gateways_in_a_circle_are_called_by_name_or_id(name: str, said: str) -> None:
    """The gateway at which a circle closes is named, and the other ways out of the circle are taken."""
    parts = [f'<startEvent id="s"/><task id="t"/><exclusiveGateway id="g" {name}/><exclusiveGateway id="h"/>']
    made = draft(
        process(
            *parts,
            '<endEvent id="e"/>',
            flow("s", "t"),
            flow("t", "g"),
            flow("g", "h"),
            flow("h", "g"),
            flow("g", "e", "Out"),
        )
    )
    assert named(made) == [("endless_gateways", said)]
    assert list(load(made.text).states["t"].triggers) == ["out"]


def test_names_along_a_chain_of_gateways_are_joined() -> None:
    """A result that passes two choices is called by both answers; the condition nearest the end counts."""
    parts = ['<startEvent id="s"/><task id="t"/><exclusiveGateway id="g"/><exclusiveGateway id="h"/>']
    first = conditional('name="Yes" sourceRef="g" targetRef="h"', "a\n &gt; 1")
    second = conditional('name="Big" sourceRef="h" targetRef="e"', "b")
    made = draft(
        process(*parts, '<endEvent id="e"/>', flow("s", "t"), flow("t", "g"), first, second, flow("h", "t", "Small"))
    )
    assert [line for line in states(made) if "title: {id: \"Yes" in line] == [
        'yes_big: {title: {id: "Yes – Big", en: "Yes – Big"}, tone: positive, to: e}',
        'yes_small: {title: {id: "Yes – Small", en: "Yes – Small"}, tone: positive, to: t}',
    ]  # fmt: skip
    assert [said for code, said in asked(made) if code == "condition"] == [
        "The condition “b” at “Yes – Big” is a sentence; here a person chooses.",
        "The condition “a > 1” at “Yes – Small” is a sentence; here a person chooses.",
    ]


def test_a_condition_that_says_what_the_flow_is_called_is_no_question() -> None:
    """Where the condition is the flow's own name, nothing is open."""
    way = conditional('name="Ok" sourceRef="t" targetRef="e"', "Ok")
    made = draft(process('<startEvent id="s"/><task id="t"/><endEvent id="e"/>', flow("s", "t"), way))
    assert "condition" not in [code for code, _ in asked(made)]


def test_long_words_of_a_drawing_are_cut() -> None:
    """Of a result's name and of a condition 200 characters are kept, of a duration that cannot be read 80."""
    way = conditional(f'name="{"n" * 300}" sourceRef="t" targetRef="e"', "c" * 300)
    edge = timer("b", "x" * 90)
    made = draft(
        process('<startEvent id="s"/><task id="t"/><endEvent id="e"/>', edge, flow("s", "t"), way, flow("b", "e"))
    )
    (result,) = load(made.text).states["t"].reviews["t"].results.values()
    assert result.title.id == "n" * 200
    assert f"“{'c' * 200}”" in made.text
    assert f"“{'x' * 80}”" in made.text


def test_a_result_is_called_on_only_when_it_is_the_only_way() -> None:
    """One nameless way is «Lanjut»; of several nameless ways each says where it leads."""
    parts = ['<startEvent id="s"/><task id="t"/><task id="u"/><endEvent id="e"/>']
    made = load(draft(process(*parts, flow("s", "t"), flow("t", "u"), flow("t", "e"), flow("u", "e"))).text)
    assert list(made.states["t"].triggers) == ["ke_u", "ke_e"]
    assert list(made.states["u"].triggers) == ["lanjut"]
