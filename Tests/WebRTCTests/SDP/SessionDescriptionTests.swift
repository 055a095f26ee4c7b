import Testing

@testable import WebRTC

@Suite struct SessionDescriptionTests {
    @Test("A written description is read as the same", arguments: Offers.all)
    func roundTrip(name: String) throws {
        let read = try SessionDescription(Offers.text(name))
        #expect(read.media.map(\.kind) == ["audio", "video"])
        #expect(try SessionDescription(read.text) == read)
    }

    @Test("A description cut anywhere is read or refused", arguments: Offers.all)
    func cut(name: String) throws {
        let text = try Offers.text(name)
        for length in stride(from: 0, to: text.count, by: 7) {
            let cut = String(text.prefix(length))
            if let read = try? SessionDescription(cut) { #expect(try SessionDescription(read.text) == read) }
        }
    }

    @Test("Payload types have the parameters and feedback of their own lines")
    func payloadTypes() throws {
        let video = try SessionDescription(Offers.text("chromium-publish")).media[1]
        let first = try #require(video.rtpMaps.first)
        #expect(first.encoding == "vp8" && first.payloadType == 96 && first.feedback.contains("nack pli"))
        let h264 = try #require(video.rtpMaps.first { $0.encoding == "h264" })
        #expect(h264.parameters["profile-level-id"] == "42001f" && h264.parameters["packetization-mode"] == "1")
        #expect(video.rtpMaps.contains { $0.encoding == "rtx" && $0.parameters["apt"] == "\(h264.payloadType)" })
    }

    @Test("Feedback for every payload type is noted for each")
    func feedbackForAll() {
        let section = MediaDescription(
            kind: "video", port: 9, transport: "UDP/TLS/RTP/SAVPF", formats: ["96", "97"],
            attributes: [.init("rtpmap", "96 VP8/90000"), .init("rtpmap", "97 VP9/90000"), .init("rtcp-fb", "* nack")])
        #expect(section.rtpMaps.map(\.feedback) == [["nack"], ["nack"]])
    }

    @Test("Encodings come in the order of a=simulcast, with those that it leaves out behind")
    func simulcastOrder() {
        let section = MediaDescription(
            kind: "video", port: 9, transport: "", formats: [],
            attributes: [
                .init("rid", "a send"), .init("rid", "b send"), .init("rid", "c send"), .init("rid", "d recv"),
                .init("simulcast", "send ~c,x;b recv d"),
            ])
        #expect(section.sentRIDs == ["c", "b", "a"])
    }

    @Test("Fingerprints are read in either case, and only of digests that are trusted")
    func fingerprints() throws {
        let text = "sha-256 " + (0..<32).map { "\(String($0 + 16, radix: 16))" }.joined(separator: ":")
        let fingerprint = try #require(CertificateFingerprint(text))
        #expect(fingerprint.digest == (16..<48).map(UInt8.init))
        #expect(CertificateFingerprint(fingerprint.text) == fingerprint)
        #expect(CertificateFingerprint("sha-1 " + text.dropFirst(8).prefix(59)) == nil)
        #expect(CertificateFingerprint(String(text.dropLast(3))) == nil)
        #expect(CertificateFingerprint(text + ":00") == nil)
    }

    @Test("Every limit is named, and what is within is read")
    func limits() throws {
        var limits = SDPLimits()
        limits.mediaMax = 2
        limits.linesMax = 6
        let head = "v=0\no=- 1 1 IN IP4 0.0.0.0\n"
        let section = "m=audio 9 RTP 0\n"
        #expect(throws: Never.self) { try SessionDescription(head + section + section, limits: limits) }
        #expect(throws: SDPError.limitExceeded(name: "mediaMax", limit: 2)) {
            try SessionDescription(head + section + section + section, limits: limits)
        }
        #expect(throws: SDPError.limitExceeded(name: "linesMax", limit: 6)) {
            try SessionDescription(head + "a=\na=\na=\na=\n", limits: limits)
        }
        limits.bytesMax = 10
        #expect(throws: SDPError.limitExceeded(name: "bytesMax", limit: 10)) { try SessionDescription(head, limits: limits) }
    }

    @Test(
        "A line that can't be read is told by its number",
        arguments: [
            ("v=1\n", 1), ("v=0\no=x\nnonsense\n", 3), ("v=0\no=x\nm=audio x y z\n", 3), ("v=0\no=x\nm=audio 9\n", 3),
        ])
    func malformed(text: String, line: Int) {
        let error = #expect(throws: SDPError.self) { try SessionDescription(text) }
        guard case .malformed(_, line) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A fragment of trickle ICE needs no head")
    func fragment() throws {
        let fragment = try SessionDescription(
            fragment: "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uY\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=end-of-candidates\r\n")
        #expect(fragment.attributes.value("ice-ufrag") == "EsAw" && fragment.media[0].mid == "0")
    }
}
