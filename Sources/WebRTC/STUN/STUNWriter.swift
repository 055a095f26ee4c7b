internal import Bytes
internal import Cryptography

/// Builds a Binding message, attribute by attribute.
package struct STUNWriter {
    private var bytes: [UInt8]

    package init(_ header: STUNHeader) {
        var writer = ByteWriter(reservingCapacity: 128)
        writer.write(header.messageType)
        writer.write(UInt16(0))
        writer.write(STUNHeader.magicCookie)
        for index in header.transactionID.indices { writer.write(header.transactionID[index]) }
        bytes = writer.bytes
    }

    package mutating func write(username: [UInt8]) { write(STUNAttributeType.username, username) }
    package mutating func write(priority: UInt32) { write(STUNAttributeType.priority, Self.bigEndian(UInt64(priority), 4)) }
    package mutating func writeUseCandidate() { write(STUNAttributeType.useCandidate, []) }

    package mutating func write(_ role: STUNMessage.Role) {
        switch role {
        case .controlling(let tieBreaker): write(STUNAttributeType.iceControlling, Self.bigEndian(tieBreaker, 8))
        case .controlled(let tieBreaker): write(STUNAttributeType.iceControlled, Self.bigEndian(tieBreaker, 8))
        }
    }

    package mutating func write(mappedAddress: TransportAddress, _ transactionID: STUNHeader.TransactionID) {
        XORMappedAddress.write(mappedAddress, transactionID, to: &self)
    }

    /// ERROR-CODE (RFC 8489, §14.8) with an empty reason: the answer to a request from anywhere stays small.
    package mutating func write(errorCode: Int) {
        write(STUNAttributeType.errorCode, [0, 0, UInt8(errorCode / 100), UInt8(errorCode % 100)])
    }

    package mutating func write(unknownAttribute type: UInt16) {
        write(STUNAttributeType.unknownAttributes, [UInt8(type >> 8), UInt8(truncatingIfNeeded: type)])
    }

    /// An attribute, padded with zeros to four bytes.
    mutating func write(_ type: UInt16, _ value: [UInt8]) {
        bytes += Self.bigEndian(UInt64(type), 2) + Self.bigEndian(UInt64(value.count), 2) + value
        bytes += [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        STUNMessage.setLength(bytes.count, in: &bytes)
    }

    /// The message with MESSAGE-INTEGRITY under `password`, if there is one, and FINGERPRINT.
    package consuming func finish(password: [UInt8]?) -> [UInt8] {
        if let password {
            STUNMessage.setLength(bytes.count + 24, in: &bytes)
            write(STUNAttributeType.messageIntegrity, hmacSHA1(key: password, message: bytes))
        }
        STUNMessage.setLength(bytes.count + STUNFingerprint.attributeByteCount, in: &bytes)
        write(STUNAttributeType.fingerprint, Self.bigEndian(UInt64(STUNFingerprint.value(of: bytes.rawSpan)), 4))
        return bytes
    }

    private static func bigEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}
