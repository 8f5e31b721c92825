"""Data sets as npz files (format ``patternfuzz-dataset``, version 1), with the proof inside.

The arrays are ``inputs`` (points, inputs) and ``targets`` (points, outputs), int64; ``format``, a string; ``version``,
a whole number; ``pattern`` and ``certificate``, JSON texts. Nothing is pickled. Reading verifies the proof.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np

from patternfuzz.corpus_store.atomic import write_atomically
from patternfuzz.dataset.value import TrainingSet
from patternfuzz.errors import PatternfuzzError, ReadError
from patternfuzz.pattern import Pattern
from patternfuzz.scope import Scope
from patternfuzz.verify import DATASET_FORMAT, verify_any

__all__ = ["FORMAT", "VERSION", "encode", "load_training_set", "save_training_set"]

FORMAT = "patternfuzz-dataset"
VERSION = 1


def encode(data: TrainingSet) -> bytes:
    """The npz file.

    Raises:
        DatasetError: a number does not fit into 64 bits.
    """
    inputs, targets = data.arrays()
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        format=np.array(FORMAT),
        version=np.array(VERSION),
        inputs=inputs,
        targets=targets,
        pattern=np.array(data.pattern.to_json()),
        certificate=np.array(json.dumps(data.certificate)),
    )
    return stream.getvalue()


def save_training_set(data: TrainingSet, path: str | Path) -> None:
    """Write an npz file, whole or not at all.

    Raises:
        DatasetError: a number does not fit into 64 bits.
        CorpusError: the file cannot be written.
    """
    write_atomically(Path(path).resolve(), encode(data))


def load_training_set(path: str | Path) -> TrainingSet:
    """Read what :func:`save_training_set` wrote, and verify its proof.

    Raises:
        ReadError: the file cannot be read, is of another format or version, or its arrays are not those of its proof.
        CertificateError: the proof is rejected.
    """
    try:
        with np.load(Path(path), allow_pickle=False) as held:
            if str(held["format"]) != FORMAT or int(held["version"]) != VERSION:
                raise ReadError(f"{path}: is no {FORMAT} of version {VERSION}")
            pattern = Pattern.from_json(str(held["pattern"]))
            certificate = json.loads(str(held["certificate"]))
            inputs, targets = (tuple(map(tuple, held[name].tolist())) for name in ("inputs", "targets"))
        if not isinstance(certificate, dict) or certificate.get("format") != DATASET_FORMAT:
            raise ReadError(f"{path}: holds no certificate about a data set")
    except PatternfuzzError:
        raise
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, RecursionError) as error:
        raise ReadError(f"{path}: cannot be read as a data set ({type(error).__name__}: {error})") from error
    verify_any(pattern, certificate)
    said = (tuple(map(tuple, certificate[name])) for name in ("inputs", "targets"))
    if (inputs, targets) != tuple(said):
        raise ReadError(f"{path}: the arrays are not those that the certificate is about")
    scope = Scope(certificate["model"], "finite", certificate["bias"] == "free")
    return TrainingSet(pattern, scope, inputs, targets, certificate)
