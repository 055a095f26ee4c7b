internal import CArgon2

/// argon2id, version 1.3 (RFC 9106). Takes tens of milliseconds and `parameters.memoryKiB` of memory, so it runs by
/// ``PasswordHasher`` only. Nil if the system has no such memory.
func argon2id(_ password: [UInt8], salt: [UInt8], parameters: PasswordParameters, byteCount: Int) -> [UInt8]? {
    precondition(PasswordParameters.saltByteCounts.contains(salt.count) && PasswordParameters.hashByteCounts.contains(byteCount))
    var hash = [UInt8](repeating: 0, count: byteCount)
    // All counts are those of the arrays. An empty password is passed as a pointer that isn't null.
    let code = unsafe password.span.bytes.withPointer { password, count in
        unsafe argon2id_hash_raw(
            parameters.passes, parameters.memoryKiB, parameters.lanes, password, count, salt, salt.count, &hash, byteCount)
    }
    switch code {
    case ARGON2_OK.rawValue: return hash
    case ARGON2_MEMORY_ALLOCATION_ERROR.rawValue, ARGON2_THREAD_FAIL.rawValue: return nil
    default: preconditionFailure("argon2 refuses parameters that keep its rules")
    }
}
