package import Bytes

/// A Binding message (RFC 8489) with the attributes of ICE (RFC 8445, §7.1). It was read, not believed: ``isAuthentic(_:password:)`` is
/// asked apart, once it is known whose password counts. Reading allocates nothing.
package struct STUNMessage: Sendable {
    package struct Limits: Sendable {
        /// A check of ICE has about 100 bytes.
        package static let messageBytesMax = 1280
        /// A check has six attributes.
        package static let attributesMax = 24
    }

    package enum Role: Equatable, Sendable {
        /// Each with the peer's tie-breaker (RFC 8445, §7.1.3).
        case controlling(UInt64), controlled(UInt64)
    }

    package let header: STUNHeader
    /// Where USERNAME's value stands.
    package private(set) var username: Range<Int>?
    package private(set) var priority: UInt32?
    package private(set) var role: Role?
    package private(set) var usesCandidate = false
    /// Of a success response.
    package private(set) var mappedAddress: TransportAddress?
    /// Of an error response: 300…699.
    package private(set) var errorCode: Int?
    /// The first attribute that must be understood and isn't.
    package private(set) var unknownRequired: UInt16?
    /// Where MESSAGE-INTEGRITY begins; what follows it isn't protected, and ignored.
    package private(set) var integrityOffset: Int?
    /// A FINGERPRINT stands at the end and is right.
    package private(set) var hasFingerprint = false

    /// Whether a datagram is to be read as STUN (RFC 7983, §7): it begins as no other protocol on the port does.
    package static func isSTUN(_ bytes: RawSpan) -> Bool {
        var reader = ByteReader(bytes)
        guard let type = try? reader.readUInt16(), type >> 8 <= 3, (try? reader.skip(2)) != nil else { return false }
        return (try? reader.readUInt32()) == STUNHeader.magicCookie
    }

    /// Throws where the framing is broken, a fingerprint is wrong, a ``Limits`` is broken, or the method isn't Binding.
    package init(_ bytes: RawSpan) throws(ParseError) {
        guard bytes.byteCount <= Limits.messageBytesMax else { throw .invalid("more than messageBytesMax", offset: 0) }
        var reader = ByteReader(bytes)
        let type = try reader.readUInt16()
        let length = Int(try reader.readUInt16())
        guard try reader.readUInt32() == STUNHeader.magicCookie else { throw .invalid("the magic cookie is missing", offset: 4) }
        var transactionID = STUNHeader.TransactionID(repeating: 0)
        for index in transactionID.indices { transactionID[index] = try reader.readUInt8() }
        guard let header = STUNHeader(messageType: type, transactionID: transactionID) else {
            throw .invalid("not a Binding message", offset: 0)
        }
        guard length == reader.remaining, length % 4 == 0 else { throw .invalid("the length is not the message's", offset: 2) }
        self.header = header
        var count = 0
        while !reader.isAtEnd {
            count += 1
            guard count <= Limits.attributesMax else { throw .invalid("more than attributesMax", offset: reader.offset) }
            guard !hasFingerprint else { throw .invalid("something follows the fingerprint", offset: reader.offset) }
            try readAttribute(&reader, of: bytes)
        }
    }

    private mutating func readAttribute(_ reader: inout ByteReader, of bytes: RawSpan) throws(ParseError) {
        let start = reader.offset
        let type = try reader.readUInt16()
        let length = Int(try reader.readUInt16())
        var value = ByteReader(try reader.readSpan(length))
        try reader.skip((4 - length % 4) % 4)
        if type == STUNAttributeType.fingerprint {
            guard try value.readUInt32() == STUNFingerprint.value(of: bytes.extracting(0..<start)) else {
                throw .invalid("the fingerprint is wrong", offset: start)
            }
            hasFingerprint = true
            return
        }
        guard integrityOffset == nil else { return }
        switch type {
        case STUNAttributeType.username: username = start + 4..<start + 4 + length
        case STUNAttributeType.priority: priority = try value.readUInt32()
        case STUNAttributeType.useCandidate: usesCandidate = true
        case STUNAttributeType.iceControlling: role = .controlling(try value.readUInt64())
        case STUNAttributeType.iceControlled: role = .controlled(try value.readUInt64())
        case STUNAttributeType.xorMappedAddress: mappedAddress = try XORMappedAddress.read(&value, header.transactionID)
        case STUNAttributeType.errorCode: errorCode = try Self.readErrorCode(&value)
        case STUNAttributeType.messageIntegrity:
            guard length == 20 else { throw .invalid("MESSAGE-INTEGRITY has not 20 bytes", offset: start) }
            integrityOffset = start
        case STUNAttributeType.messageIntegritySHA256: break
        default:
            if type < STUNAttributeType.comprehensionOptional, unknownRequired == nil { unknownRequired = type }
        }
    }

    private static func readErrorCode(_ value: inout ByteReader) throws(ParseError) -> Int {
        let word = try value.readUInt32()
        let code = Int(word >> 8 & 7) * 100 + Int(word & 0xFF)
        guard (300...699).contains(code) else { throw .invalid("an error code is none", offset: 0) }
        return code
    }
}
