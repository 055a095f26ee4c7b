"""How a test is declared, and what it may use to wait and to check."""

import asyncio
import dataclasses
import time


@dataclasses.dataclass
class Case:
    """One test. `weight`: how much of the machine it takes, of `runner.CAPACITY`."""

    sentence: str
    body: object
    file: str
    weight: int
    timeout: float

    @property
    def name(self):
        return f"{self.file}: {self.sentence}"


CASES = []


def test(sentence, *, weight=1, timeout=90):
    """Declares `async def body(house)` as a test."""

    def declare(body):
        CASES.append(Case(sentence, body, body.__module__, weight, timeout))
        return body

    return declare


def expect(condition, sentence):
    """Fails with the sentence, which says what should have been and what was."""
    if not condition:
        raise AssertionError(sentence)


async def until(question, sentence, seconds=20.0, every=0.1):
    """Asks until the answer is truthy and gives it back; fails with the sentence and the last answer."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if asyncio.iscoroutine(answer):
            answer = await answer
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {sentence} (last answer: {answer!r})")
        await asyncio.sleep(every)


async def output_of(*command, seconds=60, env=None, check=True, stdin=None):
    """Runs a program to its end: exit status, standard output, standard error. One that takes too long is killed."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command), env=env, stdin=asyncio.subprocess.DEVNULL if stdin is None else asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    try:
        out, error = await asyncio.wait_for(process.communicate(stdin), seconds)
    except BaseException:
        if process.returncode is None:
            process.kill()
            await process.wait()
        raise
    out, error = out.decode(errors="replace"), error.decode(errors="replace")
    if check:
        expect(process.returncode == 0, f"{command[0]} ended with {process.returncode}: {error[-1500:] or out[-1500:]}")
    return process.returncode, out, error
