import Bytes
import RTP
import TestSupport
import Testing

@testable import WebRTC

@Suite struct ICELiteAgentTests {
    static let home = TransportAddress(ipv4: 0xC000_0201, port: 4000)
    static let train = TransportAddress(ipv4: 0xC000_0202, port: 5000)

    @Test("A check is answered with its source, by a shorter message, and nothing is selected yet")
    func check() throws {
        var world = ICEWorld()
        let outcome = world.check(from: Self.home)
        let answer = try #require(outcome.answer)
        let message = try STUNMessage(answer)
        #expect(message.mappedAddress == Self.home && message.header.messageClass == .success)
        #expect(message.isAuthentic(answer, password: Array(world.agent.local.password.utf8)))
        #expect(outcome.event == nil && world.agent.selected == nil)
    }

    @Test("Regular and aggressive nomination both select", arguments: [true, false])
    func nomination(isAggressive: Bool) {
        var world = ICEWorld()
        let first = world.check(from: Self.home, nominates: isAggressive)
        #expect(first.event == (isAggressive ? .selected(Self.home) : nil))
        if !isAggressive { #expect(world.check(from: Self.home, nominates: true).event == .selected(Self.home)) }
        #expect(world.check(from: Self.home, nominates: true).event == nil)
    }

    @Test("Of paths nominated at once the one with the highest priority stays, once it has proven itself")
    func aggressiveOverTwoPaths() {
        var world = ICEWorld()
        _ = world.check(from: Self.train, nominates: true, priority: 10)
        _ = world.check(from: Self.home, nominates: true, priority: 20)
        #expect(world.agent.selected == Self.train)
        #expect(world.answerRequests() == [.selected(Self.home)])
        _ = world.check(from: Self.train, nominates: true, priority: 10)
        #expect(world.agent.selected == Self.home)
    }

    @Test("A path of lower priority is taken when the better one isn't nominated any more")
    func changeOfNetwork() {
        var world = ICEWorld()
        _ = world.check(from: Self.home, nominates: true, priority: 20)
        _ = world.check(from: Self.train, priority: 10)
        _ = world.answerRequests()
        world.now = world.now + .seconds(2)
        #expect(world.check(from: Self.train, nominates: true, priority: 10).event == .selected(Self.train))
    }

    @Test("An address where nobody answers is never switched to, and asked a bounded number of times")
    func unprovenAddress() {
        var world = ICEWorld()
        _ = world.check(from: Self.home, nominates: true, priority: 10)
        _ = world.answerRequests()
        var requests = 0
        for _ in 0..<1000 {
            world.now = world.now + .milliseconds(100)
            _ = world.check(from: Self.train, nominates: true, priority: 20)
            while let request = world.agent.nextRequest(at: world.now) {
                #expect(request.address == Self.train)
                requests += 1
            }
        }
        #expect(world.agent.selected == Self.home)
        #expect(requests == world.agent.limits.proofAttemptsMax)
    }

    @Test("An answer from another address, with another id or password proves nothing")
    func forgedProof() throws {
        var world = ICEWorld()
        _ = world.check(from: Self.home)
        let next = world.agent.nextRequest(at: world.now)
        let request = try #require(next)
        #expect(request.address == Self.home)
        world.answer(request.bytes, from: Self.train)
        world.answer(request.bytes, from: Self.home, password: "wrong wrong wrong wrong wrong")
        world.answer(request.bytes, from: Self.home, changesID: true)
        #expect(!world.agent.isProven(Self.home))
        world.answer(request.bytes, from: Self.home)
        #expect(world.agent.isProven(Self.home))
    }

    @Test("The request that proves a path names the peer first, and is authentic by its password")
    func request() throws {
        var world = ICEWorld()
        _ = world.check(from: Self.home)
        let next = world.agent.nextRequest(at: world.now)
        let request = try #require(next)
        let message = try STUNMessage(request.bytes)
        #expect(message.hasUsername("peer:ours", in: request.bytes))
        #expect(message.isAuthentic(request.bytes, password: Array(world.agent.remote.password.utf8)))
        #expect(message.role == .controlled(0) && message.hasFingerprint)
    }

    @Test("A wrong password is 401, no integrity 400, an unknown attribute 420, a peer that is controlled too 487")
    func refusals() throws {
        var world = ICEWorld()
        #expect(try world.errorCode(password: "wrong wrong wrong wrong wrong") == 401)
        #expect(try world.errorCode(isSigned: false) == 400)
        #expect(try world.errorCode(unknownAttribute: 0x7001) == 420)
        #expect(try world.errorCode(role: .controlled(7)) == 487)
        #expect(world.agent.paths.isEmpty)
    }

    @Test("No answer is longer than what it answers", arguments: [Self.home, TransportAddress(ipv6High: 1, low: 2, port: 3)])
    func amplification(source: TransportAddress) {
        var world = ICEWorld()
        var random = SeededRandom(seed: 5)
        for _ in 0..<2000 {
            let request = world.randomRequest(&random)
            let answer = world.receive(request, from: source).answer
            #expect((answer?.count ?? 0) <= request.count)
        }
    }

    @Test("Addresses are bounded; the selected one is never forgotten")
    func manyAddresses() {
        var world = ICEWorld()
        _ = world.check(from: Self.home, nominates: true)
        for port in 1...1000 {
            world.now = world.now + .milliseconds(1)
            _ = world.check(from: TransportAddress(ipv4: 1, port: UInt16(port)))
        }
        #expect(world.agent.paths.count == world.agent.limits.pathsMax)
        #expect(world.agent.paths.contains { $0.address == Self.home })
    }

    @Test("Consent ends 30 s after the last check, and a refused check doesn't renew it")
    func consent() throws {
        var world = ICEWorld()
        world.now = world.now + .seconds(20)
        _ = world.check(from: Self.home)
        world.now = world.now + .seconds(29)
        #expect(world.agent.hasConsent(at: world.now))
        _ = try world.errorCode(password: "wrong wrong wrong wrong wrong")
        world.now = world.now + .seconds(1)
        #expect(!world.agent.hasConsent(at: world.now))
        #expect(world.agent.nextDeadline <= world.now)
    }

    @Test("After a restart the old path serves until one is nominated under the new credentials")
    func restart() throws {
        var world = ICEWorld()
        _ = world.check(from: Self.home, nominates: true)
        _ = world.answerRequests()
        world.restart()
        #expect(world.agent.selected == Self.home)
        _ = world.check(from: Self.train, nominates: true)
        #expect(world.agent.selected == Self.home)
        #expect(world.answerRequests() == [.selected(Self.train)])
    }
}
