internal import COpenSSL
import Runtime

/// Sets OpenSSL's ciphers up with a ticket key (SSL_CTX_set_tlsext_ticket_key_evp_cb(3)).
enum TicketSeal {
    private static let nameBytes = 16

    /// What OpenSSL wants to hear: negative for a failure, 0 for a ticket of a forgotten key, 1 for go on, 2 for go on and give a new one.
    static func prepare(
        _ keys: TicketKeys, name: UnsafeMutablePointer<UInt8>, vector: UnsafeMutablePointer<UInt8>, cipher: OpaquePointer?,
        mac: OpaquePointer?, isNew: Bool
    ) -> CInt {
        let now = MonotonicTime.now()
        // OpenSSL gives 16 bytes for the name and EVP_MAX_IV_LENGTH, also 16, for the vector.
        if isNew {
            let key = keys.current(at: now)
            for index in 0..<nameBytes { unsafe name[index] = key.name[index] }
            guard unsafe RAND_bytes(vector, EVP_MAX_IV_LENGTH) == 1,
                unsafe EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.encryption, vector) == 1,
                unsafe carillon_set_ticket_mac(mac, key.authentication, key.authentication.count) == 1
            else { return -1 }
            return 1
        }
        let wanted = unsafe Array(UnsafeBufferPointer(start: name, count: nameBytes))
        guard let (key, isOld) = keys.find(wanted, at: now) else { return 0 }
        guard unsafe carillon_set_ticket_mac(mac, key.authentication, key.authentication.count) == 1,
            unsafe EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.encryption, vector) == 1
        else { return -1 }
        return isOld ? 2 : 1
    }
}
