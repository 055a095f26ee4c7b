internal import Bytes
package import RTP

extension ICELiteAgent {
    /// What a STUN message leads to.
    package struct Outcome: Equatable, Sendable {
        /// To be sent to where the message came from. Never longer than the message.
        package var answer: [UInt8]?
        package var event: Event?
    }

    /// Takes a message for this session (its username begins with our fragment, or it answers a request of ours). What isn't STUN, isn't
    /// ours or isn't authentic is answered as RFC 8489, §6.3 and §9.1.3 want it, or not at all.
    ///
    /// - Parameter random: for the transaction id of the request that proves a new path.
    package mutating func receive(
        _ message: STUNMessage, _ bytes: RawSpan, from source: TransportAddress, at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> Outcome {
        switch message.header.messageClass {
        case .request:
            var outcome = Outcome()
            outcome.answer = answer(message, bytes, from: source, at: now, event: &outcome.event, random: &random)
            // Whoever forges addresses shall gain nothing by us.
            if let answer = outcome.answer, answer.count > bytes.byteCount { outcome.answer = nil }
            return outcome
        case .success: return Outcome(event: noteAnswer(message, bytes, from: source, at: now))
        case .error, .indication: return Outcome()
        }
    }

    private mutating func answer(
        _ message: STUNMessage, _ bytes: RawSpan, from source: TransportAddress, at now: Instant, event: inout Event?,
        random: inout some RandomNumberGenerator
    ) -> [UInt8]? {
        guard message.username != nil, message.integrityOffset != nil else { return error(400, message, password: nil) }
        let username = Array("\(local.usernameFragment):\(remote.usernameFragment)".utf8)
        let password = Array(local.password.utf8)
        guard message.hasUsername(username, in: bytes), message.isAuthentic(bytes, password: password) else {
            return error(401, message, password: nil)
        }
        if message.unknownRequired != nil { return error(420, message, password: password) }
        // Both can't be controlled. With 0 as our tie-breaker it is always the peer who changes (RFC 8445, §7.3.1.1), as only a full
        // agent can.
        if case .controlled = message.role { return error(487, message, password: password) }
        guard let priority = message.priority else { return error(400, message, password: password) }
        consentExpiry = now + limits.consentTimeout
        let index = notePath(source, priority: priority, at: now, random: &random)
        if message.usesCandidate { paths[index].lastNomination = now }
        event = select(index, at: now)
        var writer = STUNWriter(STUNHeader(messageClass: .success, transactionID: message.header.transactionID))
        writer.write(mappedAddress: source, message.header.transactionID)
        return writer.finish(password: password)
    }

    private func error(_ code: Int, _ message: STUNMessage, password: [UInt8]?) -> [UInt8] {
        var writer = STUNWriter(STUNHeader(messageClass: .error, transactionID: message.header.transactionID))
        writer.write(errorCode: code)
        if code == 420, let unknown = message.unknownRequired { writer.write(unknownAttribute: unknown) }
        return writer.finish(password: password)
    }

    /// The path's place in the list, which has room for it.
    private mutating func notePath(
        _ source: TransportAddress, priority: UInt32, at now: Instant, random: inout some RandomNumberGenerator
    ) -> Int {
        if let index = paths.firstIndex(where: { $0.address == source }) {
            paths[index].priority = priority
            paths[index].lastCheck = now
            return index
        }
        if paths.count >= limits.pathsMax {
            let silent = paths.indices.filter { paths[$0].address != selected }.min { paths[$0].lastCheck < paths[$1].lastCheck }
            if let silent { paths.remove(at: silent) }
        }
        var transactionID = STUNHeader.TransactionID(repeating: 0)
        for position in transactionID.indices { transactionID[position] = UInt8.random(in: 0...255, using: &random) }
        paths.append(
            ICEPath(
                address: source, priority: priority, lastCheck: now, lastNomination: nil,
                proof: .asked(transactionID, attempts: 0, nextAttempt: now)))
        return paths.count - 1
    }

    /// An answer to a request of ours: it proves the path that it came by, if it is the path that was asked.
    private mutating func noteAnswer(
        _ message: STUNMessage, _ bytes: RawSpan, from source: TransportAddress, at now: Instant
    ) -> Event? {
        guard let index = paths.firstIndex(where: { $0.address == source }),
            case .asked(let transactionID, let attempts, _) = paths[index].proof, attempts > 0,
            STUNHeader(messageClass: .success, transactionID: transactionID) == message.header,
            message.isAuthentic(bytes, password: Array(remote.password.utf8))
        else { return nil }
        paths[index].proof = .proven
        return select(index, at: now)
    }
}
