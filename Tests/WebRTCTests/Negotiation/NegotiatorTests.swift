import Testing

@testable import WebRTC

@Suite struct NegotiatorTests {
    static let ingest = Negotiator(.ingest, .takes(video: [.h264, .vp8, .vp9, .av1, .h265], audio: [.opus]), takesSimulcast: true)
    static let constrainedBaseline = H264FormatParameters(profile: 0x42, constraints: 0xE0, level: 31, packetizationMode: 1)
    static let playback = Negotiator(.playback, .gives(video: .h264(constrainedBaseline), audio: .opus))

    @Test("Each client's offer to publish is accepted with its picture and sound", arguments: Offers.publishing)
    func publishing(name: String) throws {
        let session = try Self.ingest.negotiate(Offers.text(name))
        #expect(session.media.map(\.mid) == ["0", "1"])
        #expect(session.media[0].codec == .opus)
        let isFirefox = name.hasPrefix("firefox")
        #expect(session.media[1].codec.kind == (isFirefox ? .vp8 : .h264))
        #expect(session.dtlsRole == (name.hasPrefix("ffmpeg") ? .client : .server))
        #expect(!session.remoteFingerprints.isEmpty)
    }

    @Test("Browsers' header extensions, retransmissions and feedback are taken up")
    func browsers() throws {
        let chromium = try #require(try Self.ingest.negotiate(Offers.text("chromium-publish")).first(.h264))
        #expect(
            chromium.extensions[.transportSequence] == 3 && chromium.extensions[.mid] == 4 && chromium.extensions[.absoluteSendTime] == 2)
        #expect(chromium.retransmissionPayloadType == chromium.map.payloadType + 1)
        #expect(chromium.map.feedback == ["transport-cc", "ccm fir", "nack", "nack pli"])
        #expect(chromium.primarySource != nil && chromium.retransmissionSource != nil)
        let firefox = try #require(try Self.ingest.negotiate(Offers.text("firefox-simulcast")).first(.vp8))
        #expect(firefox.extensions[.dependencyDescriptor] == 8 && firefox.rids == ["q", "h", "f"])
        #expect(firefox.extensions[.playoutDelay] == nil, "the peer only receives it")
    }

    @Test("The answer has the offer's sections, takes media and names each encoding", arguments: Offers.publishing)
    func answerToPublisher(name: String) throws {
        let session = try Self.ingest.negotiate(Offers.text(name))
        let answer = try SessionDescription(session.answer(Self.local).text)
        #expect(answer.media.map(\.kind) == ["audio", "video"])
        #expect(answer.attributes.has("ice-lite") && answer.attributes.value("group") == "BUNDLE 0 1")
        #expect(answer.media.allSatisfy { $0.direction == .receiveOnly && $0.port != 0 && $0.attributes.has("rtcp-mux") })
        #expect(answer.media.allSatisfy { $0.attributes.value("setup") == (name.hasPrefix("ffmpeg") ? "active" : "passive") })
        #expect(answer.media[1].attributes.has("simulcast") == name.hasSuffix("simulcast"))
        #expect(answer.media[1].attributes.values("candidate").count == 2)
        #expect(answer.media[1].rtpMaps.first?.payloadType == session.media[1].map.payloadType)
    }

    @Test("The answer to a viewer sends from the sources that it names", arguments: ["aiortc-view", "chromium-view"])
    func answerToViewer(name: String) throws {
        let session = try Self.playback.negotiate(Offers.text(name))
        let answer = try SessionDescription(session.answer(Self.local).text)
        let video = answer.media[1]
        #expect(video.direction == .sendOnly && video.sources == (primary: 7, retransmission: 8))
        #expect(session.media[1].codec == .h264(Self.constrainedBaseline))
        #expect(session.media[0].primarySource == nil)
    }

    @Test(
        "A viewer's payload type fits how the publication was encoded, as well as one does",
        arguments: [
            (UInt8(77), UInt8(0), "4d001f"), (66, 0, "42001f"), (66, 0xC0, "42e01f"), (100, 0, "f4001f"),
        ])
    func viewerProfile(profile: UInt8, constraints: UInt8, chosen: String) throws {
        let encoded = H264FormatParameters(profile: profile, constraints: constraints, level: 40, packetizationMode: 1)
        let session = try Negotiator(.playback, .gives(video: .h264(encoded), audio: nil)).negotiate(Offers.text("chromium-view"))
        #expect(session.media.map { $0.map.parameters["profile-level-id"] } == [chosen])
        let answer = session.answer(Self.local)
        #expect(answer.media[0].port == 0 && answer.media[1].port != 0 && answer.attributes.value("group") == "BUNDLE 1")
    }

    @Test("A player without the publication's codec is told so in words")
    func viewerWithoutCodec() throws {
        let error = #expect(throws: NegotiationError.self) { try Self.playback.negotiate(Offers.text("firefox-view")) }
        #expect(error?.code == .noCodec)
        #expect(error?.description == "This livestream's video is H.264, which the player doesn't offer to take (it offers av1, vp8, vp9).")
    }

    @Test(
        "What one transport for all needs is asked for",
        arguments: [
            ("a=rtcp-mux", NegotiationError.Code.noMultiplexing), ("a=group:BUNDLE", .noBundle), ("a=ice-pwd", .noICE),
            ("a=fingerprint", .noFingerprint), ("a=setup", .noDTLSRole), ("a=sendonly", .noMedia), ("a=rtpmap", .noCodec),
        ])
    func refusals(line: String, code: NegotiationError.Code) throws {
        let replacement = line == "a=sendonly" ? "a=recvonly\r\n" : ""
        let lines = try Offers.text("ffmpeg-publish").split(whereSeparator: \.isNewline)
        let offer = lines.map { $0.hasPrefix(line) ? replacement : $0 + "\r\n" }.joined()
        let error = #expect(throws: NegotiationError.self) { try Self.ingest.negotiate(offer) }
        #expect(error?.code == code)
        #expect(error?.description.hasSuffix(".") == true)
    }

    @Test("A second picture and a data channel are refused by port 0, and what is accepted stays")
    func furtherSections() throws {
        let extra =
            "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:2\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:3\r\n"
        let session = try Self.ingest.negotiate(Offers.text("obs-publish") + extra)
        let answer = session.answer(Self.local)
        #expect(answer.media.map { $0.port == 0 } == [false, false, true, true])
        #expect(answer.media[3].formats == ["webrtc-datachannel"])
        #expect(answer.attributes.value("group") == "BUNDLE 0 1")
    }

    @Test("Without simulcast the answer names no encodings, so that the publisher sends one")
    func withoutSimulcast() throws {
        let session = try Negotiator(.ingest, .takes(video: [.vp8], audio: [.opus])).negotiate(Offers.text("firefox-simulcast"))
        let video = session.answer(Self.local).media[1]
        #expect(session.media[1].rids.isEmpty && !video.attributes.has("rid") && !video.attributes.has("simulcast"))
    }

    @Test("OBS's attributes in front of the sections count for all")
    func sessionLevelAttributes() throws {
        let session = try Self.ingest.negotiate(Offers.text("obs-publish"))
        #expect(session.remoteICE.usernameFragment == "jBz0" && session.dtlsRole == .server)
        #expect(session.media[1].primarySource == 3_046_287_542)
    }

    static var local: LocalDescription {
        let source = LocalDescription.SentSource(primary: 7, retransmission: 8, canonicalName: "carillon")
        return LocalDescription(
            ice: ICEWorld.credentials("ours", "ours ours ours ours ours"),
            fingerprint: CertificateFingerprint(algorithm: .sha256, digest: [UInt8](repeating: 9, count: 32)),
            candidates: [
                ICECandidate(transport: .udp, host: "192.0.2.1", port: 8443),
                ICECandidate(transport: .tcpPassive, host: "192.0.2.1", port: 8443),
            ], sessionID: 5, sources: ["1": source])
    }
}
