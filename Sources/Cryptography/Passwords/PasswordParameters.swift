/// What argon2id costs (RFC 9106 §3.1).
package struct PasswordParameters: Sendable, Equatable {
    /// Memory of one hashing, in KiB.
    package let memoryKiB: UInt32
    /// How often all of the memory is gone over.
    package let passes: UInt32
    /// Parts of the memory that could be filled at the same time.
    package let lanes: UInt32

    /// OWASP's recommendation (Password Storage Cheat Sheet): 19 MiB, two passes, one lane.
    package static let current = PasswordParameters(memoryKiB: 19 * 1024, passes: 2, lanes: 1)
    package static let saltByteCount = 16
    package static let hashByteCount = 32

    /// What a stored string, which may come from another program, can ask of us when it is verified. The memory also
    /// bounds what all hashings at one time take: ``PasswordHasher/Limits/runningMax`` times this.
    package static let memoryKiBMax: UInt32 = 64 * 1024
    package static let passesMax: UInt32 = 10
    package static let lanesMax: UInt32 = 4
    /// argon2 itself wants a salt of 8 bytes (RFC 9106 §3.1).
    package static let saltByteCounts = 8...64
    /// Less than 16 bytes of hash could be guessed, and nobody makes more than 64.
    package static let hashByteCounts = 16...64

    /// Nil beyond the limits. argon2 itself wants 8 blocks of 1 KiB a lane.
    package init?(limiting memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        guard (1...Self.lanesMax).contains(lanes), (1...Self.passesMax).contains(passes), memoryKiB <= Self.memoryKiBMax,
            memoryKiB >= 8 * lanes
        else { return nil }
        self.init(memoryKiB: memoryKiB, passes: passes, lanes: lanes)
    }

    private init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        self.memoryKiB = memoryKiB
        self.passes = passes
        self.lanes = lanes
    }
}
