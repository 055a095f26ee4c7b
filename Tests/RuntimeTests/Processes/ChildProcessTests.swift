import Glibc
import Runtime
import Synchronization
import TestSupport
import Testing

@Suite struct ChildProcessTests {
    private final class Run: Sendable {
        let output = Mutex<[UInt8]>([])
        let statuses = Record<CInt>()
        let alive = Record<Int>()
        var text: String { output.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    /// Starts a process; `started` gets it on the loop.
    private func start(
        _ arguments: [String], on loop: EventLoop, timeLimit: Duration = .seconds(60), input: [UInt8] = [],
        started: @escaping @Sendable (ChildProcess) -> Void = { _ in }
    ) async throws -> Run {
        let run = Run()
        try await loop.run { () -> Result<Void, SystemCallError> in
            Result { () throws(SystemCallError) in
                let witness = Witness(run.alive)
                started(
                    try ChildProcess(loop: loop, arguments: arguments, timeLimit: timeLimit, input: input[...]) { bytes in
                        run.output.withLock { $0 += bytes.withUnsafeBytes { Array($0) } }
                    } onExit: { status in
                        withExtendedLifetime(witness) {}
                        run.statuses.add(status)
                    })
            }
        }.get()
        return run
    }

    private func ended(_ run: Run) async -> Bool { await eventually { run.statuses.count == 1 && run.alive.sum == 0 } }

    @Test("A process's output and exit status are told, and it is let go of")
    func output() async throws {
        try await withLoop { loop in
            let run = try await start(["sh", "-c", "echo one; echo two >&2; echo three; exit 3"], on: loop)
            #expect(await ended(run))
            #expect(run.text == "one\nthree\n")
            #expect(run.statuses.elements == [3])
        }
    }

    @Test("Megabytes pass through a process while the loop goes on")
    func bigInputAndOutput() async throws {
        try await withLoop { loop in
            let bytes = pattern(8_000_000)
            let run = try await start(["cat"], on: loop, input: bytes)
            #expect(await ended(run))
            #expect(run.output.withLock { $0 } == bytes)
            #expect(run.statuses.elements == [0])
        }
    }

    @Test("A process that doesn't read its input harms nobody")
    func unreadInput() async throws {
        try await withLoop { loop in
            let run = try await start(["true"], on: loop, input: pattern(2_000_000))
            #expect(await ended(run))
            #expect(run.statuses.elements == [0])
        }
    }

    @Test("A program that isn't there is an error at once")
    func missingProgram() async throws {
        try await withLoop { loop in
            await #expect(throws: SystemCallError("posix_spawnp", code: ENOENT)) { _ = try await start(["no-such-program-here"], on: loop) }
        }
    }

    @Test(
        "A process that takes too long is killed",
        arguments: [
            ["sleep", "30"],
            // Its output ends at once, and it goes on.
            ["sh", "-c", "exec sleep 30 >&-"],
        ])
    func timeLimit(arguments: [String]) async throws {
        try await withLoop { loop in
            let run = try await start(arguments, on: loop, timeLimit: .milliseconds(50))
            #expect(await ended(run))
            #expect(run.statuses.elements == [128 + SIGKILL])
        }
    }

    @Test("A process can be killed at any time, also one whose children hold its output open, and a second kill is nothing")
    func kill() async throws {
        try await withLoop { loop in
            let run = try await start(["sh", "-c", "sleep 3 & exec sleep 30"], on: loop) { process in
                loop.schedule(after: .milliseconds(20)) {
                    process.kill()
                    process.kill()
                }
            }
            #expect(await ended(run))
            #expect(run.statuses.elements == [128 + SIGKILL])
        }
    }

    @Test("A child has the usual signals, though we ignore some")
    func signals() async throws {
        try await withLoop { loop in
            let run = try await start(["sh", "-c", "kill -PIPE $$; echo still here"], on: loop)
            #expect(await ended(run))
            #expect(run.text == "")
            #expect(run.statuses.elements == [128 + SIGPIPE])
        }
    }

    @Test("Twenty processes at once end each by itself")
    func many() async throws {
        try await withLoop { loop in
            var runs: [Run] = []
            for index in 0..<20 { runs.append(try await start(["sh", "-c", "echo \(index)"], on: loop)) }
            for (index, run) in runs.enumerated() {
                #expect(await ended(run))
                #expect(run.text == "\(index)\n")
            }
        }
    }
}
