/// 32 secret bytes for AES-256-GCM. Printing, dumping or mirroring it shows no byte of them.
package struct SealingKey: Sendable, Equatable {
    package static let byteCount = 32
    let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(random bytes: [UInt8]) { self.bytes = bytes }

    package static func random() -> SealingKey { SealingKey(random: randomBytes(byteCount)) }

    /// The secret bytes, for the key file only.
    package func reveal() -> [UInt8] { bytes }

    package static func == (left: SealingKey, right: SealingKey) -> Bool {
        isEqualInConstantTime(left.bytes, right.bytes)
    }
}

extension SealingKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "sealing key" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
