import Bytes
import WebRTC

extension FuzzTarget {
    /// An offer, both as a publisher's and as a viewer's.
    static let sessionDescription = FuzzTarget(name: "SessionDescription") { bytes in
        let text = String(decoding: bytes.copied(), as: UTF8.self)
        _ = try? SessionDescription(fragment: text)
        if let description = try? SessionDescription(text) {
            guard let again = try? SessionDescription(description.text) else {
                preconditionFailure("a description that was written can't be read")
            }
            precondition(again == description, "a description changes when it is written and read")
        }
        negotiate(text, .ingest, .takes(video: [.h264, .vp8, .vp9, .av1, .h265], audio: [.opus]))
        let encoded = H264FormatParameters(profile: 66, constraints: 0xC0, level: 31, packetizationMode: 1)
        negotiate(text, .playback, .gives(video: .h264(encoded), audio: .opus))
    }

    private static func negotiate(_ offer: String, _ purpose: NegotiatedSession.Purpose, _ wishes: CodecWishes) {
        guard let session = try? Negotiator(purpose, wishes).negotiate(offer),
            let ice = ICECredentials(usernameFragment: "ours", password: "0123456789012345678901")
        else { return }
        let fingerprint = CertificateFingerprint(algorithm: .sha256, digest: [UInt8](repeating: 1, count: 32))
        let answer = session.answer(LocalDescription(ice: ice, fingerprint: fingerprint, candidates: [], sessionID: 1)).text
        guard let read = try? SessionDescription(answer) else { preconditionFailure("an answer can't be read") }
        precondition(read.media.count(where: { $0.port != 0 }) == session.media.count, "an answer accepts other sections than were chosen")
    }
}
