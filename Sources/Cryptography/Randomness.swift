internal import COpenSSL

/// Random bytes from OpenSSL's generator, good for keys. A negative count is our own mistake and traps.
package func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard let length = CInt(exactly: count), unsafe RAND_bytes(&bytes, length) == 1 else {
        preconditionFailure("OpenSSL has no random bytes: the system's source of randomness failed")
    }
    return bytes
}

/// A random word of digits and letters (base62), each character equally likely: 5.95 bits a character, so 22 characters
/// hold 128 bits. Safe in URLs, file names and command lines.
package func randomIdentifier(length: Int) -> String {
    var identifier: [UInt8] = []
    identifier.reserveCapacity(length)
    while identifier.count < length {
        for byte in randomBytes(length - identifier.count + 8) where identifier.count < length {
            if let character = base62Character(for: byte) { identifier.append(character) }
        }
    }
    return String(decoding: identifier, as: UTF8.self)
}

private let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

/// Nil for the 8 highest bytes: with them, the first characters of the alphabet would come up more often.
func base62Character(for byte: UInt8) -> UInt8? {
    byte < 248 ? base62[Int(byte % 62)] : nil
}
