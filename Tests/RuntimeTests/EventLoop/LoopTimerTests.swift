import Runtime
import TestSupport
import Testing

@Suite struct LoopTimerTests {
    @Test("Timers fire in the order of their times, whatever the order they were set in")
    func order() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            await loop.run {
                for delay in [7, 1, 9, 3, 5, 2, 8, 4, 6, 0] { loop.schedule(after: .milliseconds(delay * 5)) { seen.add(delay) } }
            }
            #expect(await eventually { seen.count == 10 })
            #expect(seen.elements == Array(0..<10))
        }
    }

    @Test("A negative delay is none")
    func negativeDelay() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            await loop.run { _ = loop.schedule(after: .seconds(-5)) { seen.add(1) } }
            #expect(await eventually { seen.count == 1 })
        }
    }

    @Test("The longest delay there is neither fires nor traps")
    func endlessDelay() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            await loop.run {
                loop.schedule(after: .seconds(Int64.max)) { seen.add(1) }
                loop.schedule(after: .milliseconds(1)) { seen.add(2) }
            }
            #expect(await eventually { seen.count == 1 })
            #expect(seen.elements == [2])
        }
    }

    @Test("A cancelled timer doesn't fire, and lets go at once of what it held")
    func cancel() async throws {
        try await withLoop { loop in
            let alive = Record<Int>()
            let seen = Record<Int>()
            await loop.run {
                let witness = Witness(alive)
                let timer = loop.schedule(after: .milliseconds(5)) {
                    withExtendedLifetime(witness) {}
                    seen.add(1)
                }
                timer.cancel()
                loop.schedule(after: .milliseconds(10)) { seen.add(2) }
            }
            #expect(alive.sum == 0)
            #expect(await eventually { !seen.elements.isEmpty })
            #expect(seen.elements == [2])
        }
    }

    @Test("A timer that has fired lets go of what it held")
    func release() async throws {
        try await withLoop { loop in
            let alive = Record<Int>()
            await loop.run {
                let witness = Witness(alive)
                loop.schedule(after: .zero) { withExtendedLifetime(witness) {} }
            }
            #expect(await eventually { alive.sum == 0 })
        }
    }

    /// A timer that can be reached from its own body.
    final class Holder {
        var timer: LoopTimer?
        var count = 0
    }

    @Test("A repeating timer goes on until it is cancelled, also by itself")
    func repeating() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            await loop.run {
                let holder = Holder()
                holder.timer = loop.scheduleRepeating(every: .milliseconds(1)) {
                    holder.count += 1
                    seen.add(holder.count)
                    if holder.count == 5 { holder.timer?.cancel() }
                }
            }
            #expect(await eventually { seen.count == 5 })
            await loop.run { _ = loop.schedule(after: .milliseconds(10)) { seen.add(100) } }
            #expect(await eventually { seen.elements.last == 100 })
            #expect(seen.elements == [1, 2, 3, 4, 5, 100])
        }
    }

    @Test("A timer may set timers, and cancel one that is due in the same turn")
    func nested() async throws {
        try await withLoop { loop in
            let seen = Record<String>()
            await loop.run {
                let victim = Holder()
                loop.schedule(after: .zero) {
                    victim.timer?.cancel()
                    loop.schedule(after: .zero) { seen.add("child") }
                }
                victim.timer = loop.schedule(after: .zero) { seen.add("victim") }
            }
            #expect(await eventually { !seen.elements.isEmpty })
            #expect(seen.elements == ["child"])
        }
    }
}
