"""SOP files that only benchmarks need: one of very many states, and hostile ones."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = """sop: 1
service: {service}
kind: non_permit
office: dpmptsp
prefix: BEN
title: {{id: Layanan panjang, en: Long service}}
summary: {{id: Banyak keadaan., en: Very many states.}}
result: {{id: Keputusan, en: A decision}}
keywords: {{id: [contoh], en: [sample]}}
legal:
  uu: {{cite: {{id: Undang-Undang Contoh, en: Sample Act}}, verified: false}}
values:
  batas: {{amount: {days}, unit: working_days, title: {{id: Batas, en: Limit}}, example: true}}
  langkah: {{amount: 1, unit: working_days, title: {{id: Batas langkah, en: Limit of a step}}, example: true}}
applicants:
  warga: {{id: Warga, en: A resident}}
form:
  isi:
    title: {{id: Isi, en: Content}}
    fields:
      nama: {{type: text, title: {{id: Nama, en: Name}}, max_length: 100}}
      luas: {{type: decimal, title: {{id: Luas, en: Area}}}}
documents: {{}}
clock: {{limit: batas}}
states:
  draf:
    kind: start
    title: {{id: Draf, en: Draft}}
    says: {{id: "**Anda** mengisi.", en: "**You** fill in."}}
    triggers:
      kirim: {{by: applicant, title: {{id: Kirim, en: Send}}, complete: true, to: langkah_1}}
"""
STEP = """  langkah_{number}:
    kind: work
    title: {{id: Langkah {number}, en: Step {number}}}
    says: {{id: "**Kantor** bekerja sampai {{deadline}}.", en: "**The office** works until {{deadline}}."}}
    office: dpmptsp
    role: verifikator
    limit: langkah
    results:
      teruskan:
        title: {{id: Teruskan, en: Pass on}}
        tone: positive
        branches:
          - {{when: "form.luas > {number}", to: {next}}}
          - {{to: {skip}}}
      tolak: {{title: {{id: Tolak, en: Refuse}}, tone: negative, reason: required, to: ditolak}}
"""
ASKED = """  langkah_1:
    kind: work
    title: {{id: Minta pendapat, en: Ask for opinions}}
    says: {{id: "**Kantor** bekerja sampai {{deadline}}.", en: "**The offices** work until {{deadline}}."}}
    reviews:
      pendapat:
        title: {{id: Pendapat, en: Opinion}}
        role: ahli
        limit: langkah
        offices: {{{offices}}}
        results:
{results}
    join: {{rule: all, fires: lengkap}}
    triggers:
      lengkap:
        by: system
        title: {{id: Lengkap, en: Complete}}
        branches:
          - {{when: "count(r for r in reviews.pendapat if {told_apart}) > 3", to: selesai}}
          - {{to: ditolak}}
"""
TAIL = """  selesai:
    kind: end
    outcome: closed
    title: {id: Selesai, en: Finished}
    says: {id: Selesai., en: Finished.}
  ditolak:
    kind: end
    outcome: refused
    title: {id: Ditolak, en: Refused}
    says: {id: Ditolak., en: Refused.}
survey: false
"""


def long_file(states: int) -> str:
    """A file of so many states, one after the other, each with a branch that leaves one out."""
    steps = states - 3

    def name(number: int) -> str:
        return f"langkah_{number}" if number <= steps else "selesai"

    middle = [STEP.format(number=at, next=name(at + 1), skip=name(at + 2)) for at in range(1, steps + 1)]
    return HEAD.format(service="layanan-panjang", days=steps) + "".join(middle) + TAIL


def crowded_file(offices: int, results: int) -> str:
    """A file with one round of so many offices, each with so many results that a condition tells apart."""
    kinds = [f"hasil_{at}" for at in range(results)]
    lines = [f"          {kind}: {{title: {{id: {kind}, en: {kind}}}, tone: positive}}" for kind in kinds]
    asked = ASKED.format(
        offices=", ".join(f"dinas_{at}: true" for at in range(offices)),
        results="\n".join(lines),
        told_apart=" or ".join(f"r.result == '{kind}'" for kind in kinds),
        deadline="{deadline}",
    )
    return HEAD.format(service="layanan-ramai", days=5) + asked + TAIL


def hostile_files() -> Mapping[str, str]:
    """Files from a stranger, each of which wants time or memory out of proportion."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 12)]
    head = HEAD.format(service="bom", days=5)
    guard = " and ".join(["form.luas > 1"] * 5_000)
    step = STEP.replace("form.luas > {number}", "{guard}")
    return {
        "aliases": "\n".join(lines),
        "nesting": "[" * 100_000,
        "long scalar": "title: '" + "x" * 5_000_000 + "'",
        "many keys": "\n".join(f"k{at}: 1" for at in range(40_000)),
        "tag": "sop: !!python/object/apply:os.system ['true']",
        "guard": head + step.format(number=1, next="selesai", skip="selesai", guard=guard) + TAIL,
    }
