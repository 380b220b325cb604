# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check every byte of an edition and name every file that is not as it was frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from kloof.editions.canonical import canonical, hash_of, hash_of_file, parse
from kloof.editions.keys import signature_holds
from kloof.editions.objects import read_object, read_tombstone
from kloof.editions.places import (
    MANIFEST,
    SIGNATURE,
    Place,
    is_plain_file,
    object_path,
    opened,
    seal_holds,
    tombstone_path,
)
from kloof.editions.reading import is_newer
from kloof.language.editions import Manifest, Tombstone
from kloof.language.texts import Text
from kloof.language.verifications import Checked, Damage, Problem, Verification

__all__ = ["told", "verify"]

_AGAIN = Text(
    nl="Haal de editie opnieuw op waar zij is gepubliceerd.", en="Get the edition again from where it was published."
)
_REMOVE = Text(
    nl="Haal het weg, of bewaar het buiten de map van de editie.",
    en="Remove it, or keep it outside the folder of the edition.",
)
_UPGRADE = Text(nl="Installeer een nieuwere kloof.", en="Install a newer kloof.")
_FULL_CHAIN = Text(
    nl="Leg de edities van dit programma naast elkaar en haal de afwijkende opnieuw op.",
    en="Lay the editions of this programme side by side and get the one that differs again.",
)


def verify(path: Path | str, *, previous: Path | str | None = None, key: str | None = None) -> Verification:
    """Check an edition: every byte of every file, the signature, and the edition before it where that is at hand.

    Parameters
    ----------
    path
        A folder that ``kloof freeze`` wrote, a numbered folder in a store, or a zip.
    previous
        The edition before it. In a store it is found without being named.
    key
        Public Ed25519 key the edition must be signed with, 64 hexadecimal digits; without it the key the edition
        names is used, which proves that it is unchanged but not who made it.

    Returns
    -------
    Verification
        The state, and every file that is wrong with what to do about it.

    Raises
    ------
    EditionRefused
        What is at `path` (or `previous`) is no edition at all.

    Examples
    --------
    >>> verify("no/such/edition")
    Traceback (most recent call last):
    kloof.errors.EditionRefused: 'no/such/edition' is refused as an edition: nothing is there. Check the path.
    """
    with opened(Path(path)) as place:
        check = _Check(place)
        manifest = check.manifest(key)
        checked = None
        if manifest is not None:
            check.objects(manifest)
            check.files(manifest)
            checked = Checked(
                programme=manifest.programme,
                number=manifest.number,
                kind=manifest.kind,
                published_on=manifest.published_on,
                hash=check.manifest_hash,
                signed_by=manifest.signed_by,
            )
            check.chain(manifest, None if previous is None else Path(previous))
            check.strangers(manifest)
            check.seal()
        return Verification(
            path=str(path),
            state="damaged" if check.damage else "withdrawn" if check.withdrawn else "valid",
            edition=checked,
            signer_known=key is not None and not check.damage,
            previous_checked=check.previous_checked,
            files=check.count,
            withdrawn=tuple(check.withdrawn),
            damage=tuple(check.damage),
        )


_STATES = {
    "valid": Text(nl="valid: elke byte is zoals hij is vastgelegd", en="valid: every byte is as it was frozen"),
    "withdrawn": Text(
        nl="withdrawn: er is iets ingetrokken; al het andere is zoals het is vastgelegd",
        en="withdrawn: something was withdrawn; everything else is as it was frozen",
    ),
    "damaged": Text(
        nl="damaged: niet alles is zoals het is vastgelegd", en="damaged: not everything is as it was frozen"
    ),
}


def told(found: Verification) -> tuple[Text, ...]:
    """Say the result of :func:`verify` in sentences: the state first, then the edition, then every file."""
    lines = [_STATES[found.state]]
    if (checked := found.edition) is not None:
        lines += [
            Text(
                nl=f"Editie {checked.number} van {checked.programme}, {checked.published_on:%-d-%-m-%Y}, "
                f"{found.files} bestanden. Hash {checked.hash}",
                en=f"Edition {checked.number} of {checked.programme}, {checked.published_on}, "
                f"{found.files} files. Hash {checked.hash}",
            ),
            Text(
                nl=f"Getekend met sleutel {checked.signed_by}"
                + (
                    ", de sleutel die u gaf."
                    if found.signer_known
                    else ". Vergelijk die met de site van het programma."
                ),
                en=f"Signed with key {checked.signed_by}"
                + (", the key you gave." if found.signer_known else ". Compare it with the programme's site."),
            ),
        ]
    for grave in found.withdrawn:
        lines.append(
            Text(
                nl=f"Ingetrokken op {grave.withdrawn_on:%-d-%-m-%Y} door {grave.by}: {grave.hash}. {grave.ground.nl}",
                en=f"Withdrawn on {grave.withdrawn_on} by {grave.by}: {grave.hash}. {grave.ground.to('en')}",
            )
        )
    for wrong in found.damage:
        lines.append(
            Text(
                nl=f"{wrong.file}: {wrong.says.nl}. {wrong.advice.nl}",
                en=f"{wrong.file}: {wrong.says.to('en')}. {wrong.advice.to('en')}",
            )
        )
    return tuple(lines)


@dataclass(slots=True)
class _Check:
    """One run over one edition, collecting what is wrong."""

    place: Place
    damage: list[Damage] = field(default_factory=list)
    withdrawn: list[Tombstone] = field(default_factory=list)
    expected: set[Path] = field(default_factory=set)
    manifest_hash: str = ""
    previous_checked: bool = False
    count: int = 0

    def wrong(self, path: Path | str, problem: Problem, nl: str, en: str, advice: Text = _AGAIN) -> None:
        """Add one file to what is wrong."""
        file = path if isinstance(path, str) else self.place.shown(path)
        self.damage.append(Damage(file=file, problem=problem, says=Text(nl=nl, en=en), advice=advice))

    def plain(self, path: Path) -> bool:
        """Count a file in; say what is wrong when it is not there or not a file."""
        self.expected.add(path)
        self.count += 1
        if is_plain_file(path):
            return True
        if path.is_symlink() or path.exists():
            self.wrong(
                path, "unreadable", "dit is geen gewoon bestand maar een koppeling of map", "this is no plain file"
            )
        else:
            self.wrong(path, "missing", "dit bestand ontbreekt", "this file is missing")
        return False

    def content(self, path: Path) -> bytes | None:
        """Read a whole file, or say why that is not possible."""
        if not self.plain(path):
            return None
        try:
            return path.read_bytes()
        except OSError as error:
            self.wrong(path, "unreadable", f"niet te lezen ({error.strerror})", f"cannot be read ({error.strerror})")
            return None

    def manifest(self, key: str | None) -> Manifest | None:
        """Check the manifest and its signature; without a readable manifest nothing else can be checked."""
        data = self.content(self.place.folder / MANIFEST)
        signature = self.content(self.place.folder / SIGNATURE)
        if data is None:
            return None
        self.manifest_hash = hash_of(data)
        try:
            content = parse(data)
            if not isinstance(content, dict):
                raise ValueError("it is not a JSON object")
            if canonical(content) != data:
                raise ValueError("it is not written in the canonical form")
        except ValueError as error:
            self.wrong(
                self.place.folder / MANIFEST, "changed", "de inhoud is veranderd en geen inhoudsopgave meer", str(error)
            )
            return None
        signer = str(content.get("signed_by"))
        if signature is not None:
            self._signature(signer, signature, data)
        if key is not None and signer != key:
            self.wrong(
                self.place.folder / MANIFEST,
                "key",
                f"getekend met sleutel {signer[:16]}…, niet met de gegeven sleutel {key[:16]}…",
                f"signed with key {signer[:16]}…, not with the given key {key[:16]}…",
                Text(
                    nl="Vergelijk de sleutel met die op de site van het programma.",
                    en="Compare the key with the one on the programme's site.",
                ),
            )
        if is_newer(content):
            self.wrong(
                self.place.folder / MANIFEST,
                "newer_schema",
                f"geschreven in {content['schema']}; deze kloof kent kloof/edition/1",
                f"written in {content['schema']}; this kloof knows kloof/edition/1",
                _UPGRADE,
            )
            return None
        try:
            manifest = Manifest.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            self.wrong(
                self.place.folder / MANIFEST,
                "unparsable",
                f"dit is geen inhoudsopgave die deze kloof kent ({where}: {first['msg']})",
                f"this is no manifest this kloof knows ({where}: {first['msg']})",
            )
            return None
        return manifest

    def _signature(self, signer: str, signature: bytes, data: bytes) -> None:
        at = self.place.shown(self.place.folder / SIGNATURE)
        if len(signature) != 64:
            nl = f"de handtekening telt {len(signature)} bytes in plaats van 64"
            self.wrong(at, "changed", nl, f"the signature has {len(signature)} bytes, not 64")
        elif not signature_holds(signer, signature, data):
            # A signature that fails cannot say which of the two was changed, so both are named.
            for file, other in ((MANIFEST, SIGNATURE), (SIGNATURE, MANIFEST)):
                self.wrong(
                    self.place.folder / file,
                    "signature",
                    f"hoort niet bij {other}: een van die twee is veranderd",
                    f"does not belong to {other}: one of those two was changed",
                )

    def objects(self, manifest: Manifest) -> None:
        """Check every object, or the tombstone in its place."""
        for entry in manifest.objects:
            kept = self.place.objects / object_path(entry)
            grave = self.place.objects / tombstone_path(entry.hash)
            if grave.is_symlink() or grave.exists():
                data = self.content(grave)
                try:
                    if data is not None:
                        self.withdrawn.append(read_tombstone(entry, data, manifest.signed_by))
                except ValueError as error:
                    nl = f"dit bericht van intrekking telt niet ({error})"
                    self.wrong(grave, "tombstone", nl, f"this tombstone does not count: {error}")
                if kept.is_symlink() or kept.exists():
                    self.expected.add(kept)
                    nl = "dit is ingetrokken, maar de inhoud staat er nog"
                    self.wrong(kept, "unknown", nl, "this was withdrawn, but its content is still here", _REMOVE)
                continue
            data = self.content(kept)
            if data is None:
                continue
            try:
                read_object(entry, data)
            except ValueError as error:
                changed = hash_of(data) != entry.hash
                nl = "de inhoud is veranderd" if changed else f"niet te lezen als {entry.kind} ({error})"
                self.wrong(kept, "changed" if changed else "unparsable", nl, str(error))

    def files(self, manifest: Manifest) -> None:
        """Check every other file by its hash."""
        for name, sha256 in manifest.files.items():
            pure = PurePosixPath(name)
            if pure.is_absolute() or ".." in pure.parts or pure.as_posix() != name or "\0" in name:
                nl = f"noemt een bestand buiten de editie: {name!r}"
                self.wrong(
                    self.place.folder / MANIFEST, "unparsable", nl, f"names a file outside the edition: {name!r}"
                )
                continue
            path = self.place.file(name, manifest.release)
            if not self.plain(path):
                continue
            try:
                if hash_of_file(path) != sha256:
                    self.wrong(path, "changed", "de inhoud is veranderd", "its content was changed")
            except OSError as error:
                nl, en = f"niet te lezen ({error.strerror})", f"cannot be read ({error.strerror})"
                self.wrong(path, "unreadable", nl, en)

    def chain(self, manifest: Manifest, given: Path | None) -> None:
        """Check that the edition before it, where it is at hand, is the one the manifest names."""
        if self.place.store is not None and self.place.folder.name != f"{manifest.number:04d}":
            nl = f"dit is editie {manifest.number}, in de map van editie {int(self.place.folder.name)}"
            en = f"this is edition {manifest.number}, in the folder of edition {int(self.place.folder.name)}"
            self.wrong(self.place.folder / MANIFEST, "chain", nl, en, _FULL_CHAIN)
        if manifest.previous is None:
            if manifest.number != 1:
                nl = f"editie {manifest.number} noemt geen vorige editie"
                en = f"edition {manifest.number} names no previous edition"
                self.wrong(self.place.folder / MANIFEST, "chain", nl, en, _FULL_CHAIN)
            elif given is not None:
                nl, en = "editie 1 heeft geen vorige editie", "edition 1 has no previous edition"
                self.wrong(self.place.folder / MANIFEST, "chain", nl, en, _FULL_CHAIN)
            return
        if manifest.previous.number != manifest.number - 1:
            nl = f"editie {manifest.number} noemt editie {manifest.previous.number} als vorige"
            en = f"edition {manifest.number} names edition {manifest.previous.number} as the one before it"
            self.wrong(self.place.folder / MANIFEST, "chain", nl, en, _FULL_CHAIN)
        if given is not None:
            with opened(given) as place:
                self._previous(manifest, place.folder / MANIFEST, shown=str(given / MANIFEST))
        elif (before := self.place.before(manifest.previous.number)) is not None:
            self._previous(manifest, before / MANIFEST, shown=self.place.shown(before / MANIFEST))

    def _previous(self, manifest: Manifest, path: Path, *, shown: str) -> None:
        named = manifest.previous
        if named is None:
            return
        if not is_plain_file(path):
            nl, en = "de vorige editie ontbreekt", "the edition before this one is missing"
            self.wrong(shown, "chain", nl, en, _FULL_CHAIN)
        elif hash_of_file(path) != named.hash:
            nl = f"dit is niet editie {named.number} zoals editie {manifest.number} die noemt"
            en = f"this is not edition {named.number} as edition {manifest.number} names it"
            self.wrong(shown, "chain", nl, en, _FULL_CHAIN)
        else:
            self.previous_checked = True

    def seal(self) -> None:
        """Check the bytes of a zip of kloof in which no file lies; where a file is wrong, that says enough."""
        archive = self.place.archive
        if archive is not None and not self.damage and not seal_holds(archive):
            nl = "er is iets veranderd tussen of na de bestanden; de bestanden zelf zijn zoals zij zijn vastgelegd"
            en = "something was changed between or after the files; the files themselves are as they were frozen"
            self.wrong(archive.name, "changed", nl, en)

    def strangers(self, manifest: Manifest) -> None:
        """Name everything in the edition's own folders that the manifest does not."""
        folders = [self.place.folder]
        if self.place.store is not None:
            folders.append(self.place.store / "releases" / manifest.release)
        known = self.expected | {parent for path in self.expected for parent in path.parents}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path not in known:
                    nl, en = "dit staat niet in de inhoudsopgave", "the manifest does not name this"
                    self.wrong(path, "unknown", nl, en, _REMOVE)
                elif path not in self.expected and path.is_symlink():
                    nl, en = "dit is een koppeling naar een andere map", "this is a link to another folder"
                    self.wrong(path, "unreadable", nl, en)
