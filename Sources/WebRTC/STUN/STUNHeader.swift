internal import Bytes

/// The first 20 bytes of a STUN message (RFC 8489, §5).
package struct STUNHeader: Equatable, Sendable {
    package typealias TransactionID = InlineArray<12, UInt8>

    package enum Class: UInt16, Sendable {
        case request = 0x000
        case indication = 0x010
        case success = 0x100
        case error = 0x110
    }

    static let byteCount = 20
    static let magicCookie: UInt32 = 0x2112_A442
    /// The one method of ICE.
    static let binding: UInt16 = 0x001

    package var messageClass: Class
    package var transactionID: TransactionID

    package init(messageClass: Class, transactionID: TransactionID) {
        self.messageClass = messageClass
        self.transactionID = transactionID
    }

    var messageType: UInt16 { Self.binding | messageClass.rawValue }

    /// Nil unless the type is one of Binding's.
    init?(messageType: UInt16, transactionID: TransactionID) {
        guard messageType & ~0x110 == Self.binding, let messageClass = Class(rawValue: messageType & 0x110) else { return nil }
        self.init(messageClass: messageClass, transactionID: transactionID)
    }

    package static func == (lhs: STUNHeader, rhs: STUNHeader) -> Bool {
        lhs.messageClass == rhs.messageClass
            && lhs.transactionID.indices.allSatisfy { lhs.transactionID[$0] == rhs.transactionID[$0] }
    }
}
