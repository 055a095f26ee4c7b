import CSRTP

@testable import WebRTC

/// libsrtp2, as the judge of ours. One direction of one session.
final class ReferenceSRTP {
    private var session: srtp_t?
    private static let isStarted: Bool = srtp_init() == srtp_err_status_ok

    init(_ profile: SRTPProfile, key: [UInt8], salt: [UInt8], sends: Bool) {
        precondition(Self.isStarted, "libsrtp2 starts")
        var policy = srtp_policy_t()
        switch profile {
        case .aeadAES128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aes128CMHMACSHA1_80:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        }
        policy.ssrc.type = sends ? ssrc_any_outbound : ssrc_any_inbound
        policy.window_size = 1024
        var material = key + salt
        let status = material.withUnsafeMutableBufferPointer { buffer in
            policy.key = buffer.baseAddress
            return srtp_create(&session, &policy)
        }
        precondition(status == srtp_err_status_ok, "libsrtp2 takes the key")
    }

    deinit { if let session { srtp_dealloc(session) } }

    func protect(_ packet: [UInt8]) -> [UInt8]? { run(packet, srtp_protect) }
    func protectRTCP(_ packet: [UInt8]) -> [UInt8]? { run(packet, srtp_protect_rtcp) }
    func unprotect(_ packet: [UInt8]) -> [UInt8]? { run(packet, srtp_unprotect) }
    func unprotectRTCP(_ packet: [UInt8]) -> [UInt8]? { run(packet, srtp_unprotect_rtcp) }

    private func run(
        _ packet: [UInt8], _ function: (srtp_t?, UnsafeMutableRawPointer?, UnsafeMutablePointer<CInt>?) -> srtp_err_status_t
    ) -> [UInt8]? {
        var bytes = packet + [UInt8](repeating: 0, count: 144)
        var length = CInt(packet.count)
        let status = bytes.withUnsafeMutableBytes { function(session, $0.baseAddress, &length) }
        return status == srtp_err_status_ok ? Array(bytes[..<Int(length)]) : nil
    }
}
