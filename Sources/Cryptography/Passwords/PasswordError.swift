/// Why a password was neither hashed nor compared.
package enum PasswordError: Error, Equatable {
    /// More bytes than ``PasswordHasher/Limits/passwordBytesMax``.
    case tooLong(bytesMax: Int)
    /// As many as ``PasswordHasher/Limits/waitingMax`` wait already, or the system is out of memory or threads. Try later.
    case busy
    /// The stored string is no argon2id hash that we accept (``PasswordHash/init(phc:)``).
    case unreadableHash
}
