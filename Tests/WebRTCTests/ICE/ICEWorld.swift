import Bytes
import RTP
import TestSupport
import Testing

@testable import WebRTC

/// An agent, and a peer who knows how to ask it.
struct ICEWorld {
    var agent: ICELiteAgent
    var now = Instant(microseconds: 1_000_000)
    private var random = SeededRandom(seed: 1)

    init() {
        agent = ICELiteAgent(
            local: ICEWorld.credentials("ours", "ours ours ours ours ours"),
            remote: ICEWorld.credentials("peer", "peer peer peer peer peer"),
            at: now)
    }

    static func credentials(_ fragment: String, _ password: String) -> ICECredentials {
        guard let credentials = ICECredentials(usernameFragment: fragment, password: password.replacing(" ", with: "+")) else {
            preconditionFailure("a test's credentials are credentials")
        }
        return credentials
    }

    mutating func restart() {
        agent.restart(
            local: Self.credentials("new0", "new new new new new new"), remote: Self.credentials("new1", "newer newer newer newer"), at: now
        )
    }

    mutating func receive(_ bytes: [UInt8], from source: TransportAddress) -> ICELiteAgent.Outcome {
        guard let message = try? STUNMessage(bytes) else { return .init() }
        return agent.receive(message, bytes.rawSpan, from: source, at: now, random: &random)
    }

    mutating func check(from source: TransportAddress, nominates: Bool = false, priority: UInt32 = 100) -> ICELiteAgent.Outcome {
        receive(request(nominates: nominates, priority: priority), from: source)
    }

    func request(
        nominates: Bool = false, priority: UInt32? = 100, password: String? = nil, isSigned: Bool = true,
        role: STUNMessage.Role = .controlling(9),
        unknownAttribute: UInt16? = nil
    ) -> [UInt8] {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 3)))
        writer.write(username: Array("\(agent.local.usernameFragment):\(agent.remote.usernameFragment)".utf8))
        if let priority { writer.write(priority: priority) }
        writer.write(role)
        if nominates { writer.writeUseCandidate() }
        if let unknownAttribute { writer.write(unknownAttribute, [1, 2, 3, 4]) }
        return writer.finish(password: isSigned ? Array((password ?? agent.local.password).utf8) : nil)
    }

    /// Requests with some of the attributes, in any order, with the right or no password.
    func randomRequest(_ random: inout SeededRandom) -> [UInt8] {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 3)))
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            switch Int.random(in: 0...4, using: &random) {
            case 0: writer.write(username: Array("\(agent.local.usernameFragment):\(agent.remote.usernameFragment)".utf8))
            case 1: writer.write(priority: 1)
            case 2: writer.write(.controlled(1))
            case 3: writer.writeUseCandidate()
            default: writer.write(0x7001, [])
            }
        }
        return writer.finish(password: Bool.random(using: &random) ? Array(agent.local.password.utf8) : nil)
    }

    mutating func errorCode(
        password: String? = nil, isSigned: Bool = true, role: STUNMessage.Role = .controlling(9), unknownAttribute: UInt16? = nil
    ) throws -> Int? {
        let request = request(password: password, isSigned: isSigned, role: role, unknownAttribute: unknownAttribute)
        let answer = try #require(receive(request, from: ICELiteAgentTests.home).answer)
        return try STUNMessage(answer).errorCode
    }

    /// Answers a request of the agent's as the peer.
    @discardableResult
    mutating func answer(
        _ request: [UInt8], from source: TransportAddress, password: String? = nil, changesID: Bool = false
    ) -> ICELiteAgent.Event? {
        guard var transactionID = try? STUNMessage(request).header.transactionID else { return nil }
        if changesID { transactionID[0] ^= 1 }
        var writer = STUNWriter(STUNHeader(messageClass: .success, transactionID: transactionID))
        writer.write(mappedAddress: TransportAddress(ipv4: 1, port: 1), transactionID)
        return receive(writer.finish(password: Array((password ?? agent.remote.password).utf8)), from: source).event
    }

    /// Answers all that the agent asks now; what it makes of the answers.
    mutating func answerRequests() -> [ICELiteAgent.Event] {
        var events: [ICELiteAgent.Event] = []
        while let request = agent.nextRequest(at: now) {
            if let event = answer(request.bytes, from: request.address) { events.append(event) }
        }
        return events
    }
}
