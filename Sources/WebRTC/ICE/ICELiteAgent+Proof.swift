package import RTP

extension ICELiteAgent {
    /// A request to a path that hasn't proven itself, if one is due. Call it until it is nil.
    package mutating func nextRequest(at now: Instant) -> (bytes: [UInt8], address: TransportAddress)? {
        for index in paths.indices {
            guard case .asked(let transactionID, let attempts, let nextAttempt) = paths[index].proof, nextAttempt <= now,
                attempts < limits.proofAttemptsMax
            else { continue }
            let wait = limits.proofInterval * (1 << attempts)
            paths[index].proof = .asked(transactionID, attempts: attempts + 1, nextAttempt: now + wait)
            return (request(transactionID), paths[index].address)
        }
        return nil
    }

    /// When ``nextRequest(at:)`` has something, or consent ends.
    package var nextDeadline: Instant {
        var deadline = consentExpiry
        for path in paths {
            if case .asked(_, let attempts, let nextAttempt) = path.proof, attempts < limits.proofAttemptsMax {
                deadline = min(deadline, nextAttempt)
            }
        }
        return deadline
    }

    private func request(_ transactionID: STUNHeader.TransactionID) -> [UInt8] {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: transactionID))
        writer.write(username: Array("\(remote.usernameFragment):\(local.usernameFragment)".utf8))
        writer.write(priority: Self.hostPriority)
        writer.write(.controlled(0))
        return writer.finish(password: Array(remote.password.utf8))
    }

    /// Of a host candidate with the highest local preference and component 1 (RFC 8445, §5.1.2.1).
    package static let hostPriority: UInt32 = 126 << 24 | 65535 << 8 | 255
}
