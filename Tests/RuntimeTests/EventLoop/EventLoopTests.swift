import Runtime
import TestSupport
import Testing

@Suite struct EventLoopTests {
    /// An actor whose home is a loop.
    actor Resident {
        private let loop: EventLoop
        private var calls = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(loop: EventLoop) { self.loop = loop }

        func call() async -> (isHome: Bool, calls: Int) {
            calls += 1
            // Leaves the loop and comes back.
            await Task.yield()
            return (loop.isCurrent, calls)
        }
    }

    @Test("An actor lives on a loop: its code runs there, also after it has waited")
    func actorOnLoop() async throws {
        try await withLoop { loop in
            let resident = Resident(loop: loop)
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { await resident.call().isHome } }
                for await isHome in group { #expect(isHome) }
            }
            #expect(await resident.call().calls == 101)
            #expect(!loop.isCurrent)
        }
    }

    @Test("Work runs in the order in which one thread hands it in, offers and all")
    func mailboxOrder() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            for index in 0..<2000 {
                if index.isMultiple(of: 3) { #expect(loop.offer { seen.add(index) }) } else { loop.execute { seen.add(index) } }
            }
            await loop.run {}
            #expect(seen.elements == Array(0..<2000))
        }
    }

    @Test("What a loop hands to itself runs after the present work, not within it")
    func noNesting() async throws {
        try await withLoop { loop in
            let seen = Record<String>()
            await loop.run {
                loop.execute { seen.add("second") }
                seen.add("first")
            }
            await loop.run {}
            #expect(seen.elements == ["first", "second"])
        }
    }

    @Test(
        "A loop that has fallen behind refuses offers beyond its limit, and takes all other work; once it has caught up it takes them again"
    )
    func fullMailbox() async throws {
        var limits = EventLoop.Limits()
        limits.offersMax = 3
        let loop = try EventLoop(limits: limits)
        let seen = Record<Int>()
        for index in 0..<5 { #expect(loop.offer { seen.add(index) } == (index < 3)) }
        loop.execute { seen.add(100) }
        loop.start()
        defer { loop.stop() }
        await loop.run {}
        #expect(seen.elements == [0, 1, 2, 100])
        #expect(loop.offer {})
    }

    @Test("Threads that hand in work at once lose none of it")
    func manyThreads() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask { for _ in 0..<1000 { loop.execute { seen.add(worker) } } }
                }
            }
            await loop.run {}
            #expect(seen.count == 8000)
        }
    }

    @Test("A loop that stops does what was handed in before, and lets go of its timers and handlers")
    func stop() async throws {
        let alive = Record<Int>()
        let seen = Record<Int>()
        let loop = try EventLoop()
        loop.start()
        await loop.run {
            let witness = Witness(alive)
            loop.schedule(after: .seconds(3600)) { withExtendedLifetime(witness) {} }
            let other = Witness(alive)
            _ = try? TCPListener(loop: loop, address: SocketAddress("127.0.0.1", port: 0)!) { _, _ in withExtendedLifetime(other) {} }
        }
        #expect(alive.sum == 2)
        loop.execute { seen.add(1) }
        loop.stop()
        #expect(await eventually { alive.sum == 0 })
        #expect(seen.count == 1)
    }

    @Test("A group hands out its loops in turn, and its loops work side by side")
    func group() async throws {
        let group = try EventLoopGroup(count: 3)
        defer { group.stop() }
        var counts = [0, 0, 0]
        for _ in 0..<9 { counts[group.next().index] += 1 }
        #expect(counts == [3, 3, 3])
        let local = LoopLocal(group) { $0.index * 10 }
        for loop in group.loops { #expect(await loop.run { local[loop] } == loop.index * 10) }
    }
}
