import Glibc
import RTMP

/// HMAC-SHA256 of the libcrypto that is on the machine, found at run time so that these tests link nothing.
enum OpenSSLHMAC {
    private typealias Digest = @convention(c) () -> OpaquePointer?
    private typealias HMAC =
        @convention(c) (
            OpaquePointer?, UnsafeRawPointer?, CInt, UnsafeRawPointer?, Int, UnsafeMutablePointer<UInt8>?,
            UnsafeMutablePointer<CUnsignedInt>?
        ) -> UnsafeMutablePointer<UInt8>?

    static let cryptography = RTMPCryptography { key, message in
        let library = dlopen("libcrypto.so.3", RTLD_NOW)
        let sha256 = unsafeBitCast(dlsym(library, "EVP_sha256"), to: Digest.self)
        let hmac = unsafeBitCast(dlsym(library, "HMAC"), to: HMAC.self)
        var result = [UInt8](repeating: 0, count: 32)
        _ = hmac(sha256(), key, CInt(key.count), message, message.count, &result, nil)
        return result
    }
}
