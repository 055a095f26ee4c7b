import Bytes
import Testing

@testable import RTP

@Suite struct OutgoingStreamTests {
    static let frame = PacketizedFrame(bytes: [1, 2, 3, 4, 5], ends: [2, 5], timestamp: 9000, isKeyFrame: true)
    static func stream() -> OutgoingStream {
        OutgoingStream(payloadType: 96, ssrc: 1, retransmission: (payloadType: 97, ssrc: 2), clockRate: 90_000, firstSequence: 0x7FFF)
    }

    @Test("Packets are numbered on, the last of a frame is marked, and each points to its part of the shared bytes")
    func packets() throws {
        var stream = Self.stream()
        let first = stream.begin(Self.frame, packets: 0..<2, timestamp: 9000, at: Instant(microseconds: 0))
        for packet in 0..<2 {
            var bytes: [UInt8] = []
            stream.writeHeader(Self.frame, packet: packet, index: first + UInt64(packet), timestamp: 9000, element: nil, to: &bytes)
            let header = try RTPHeader(bytes.rawSpan)
            #expect(header.sequence == 0x7FFF + UInt16(packet) && header.marker == (packet == 1) && header.timestamp == 9000)
            #expect(header.ssrc == 1 && !header.hasPadding)
        }
        #expect(first == 0x7FFF && stream.lastTimestamp == 9000)
    }

    @Test("What is missed is sent again by its own stream, not too often, and what was never sent isn't")
    func retransmission() throws {
        var stream = Self.stream()
        var bytes: [UInt8] = []
        _ = stream.begin(Self.frame, packets: 1..<2, timestamp: 9001, at: Instant(microseconds: 0))
        let tooSoon = stream.packet(toRepeat: 0x7FFF, at: Instant(microseconds: 1000))
        #expect(tooSoon == nil)
        let found = stream.packet(toRepeat: 0x7FFF, at: Instant(microseconds: 30_000))
        let again = try #require(found)
        #expect(again.payload == 2..<5 && again.ssrc == 2)
        stream.writeHeader(ofRepeated: again, element: nil, to: &bytes)
        let header = try RTPHeader(bytes.rawSpan)
        #expect(header.payloadType == 97 && header.timestamp == 9001 && header.marker)
        let unknown = stream.packet(toRepeat: 5, at: Instant(microseconds: 60_000))
        #expect(unknown == nil)
    }

    @Test("A long history finds the newest frames, by the numbers of their packets, and has forgotten the oldest")
    func history() {
        var limits = SentFrames.Limits()
        limits.framesMax = 4
        var frames = SentFrames(limits: limits)
        for number in 0..<7 {
            frames.note(Int64(number * 2), Self.frame, packets: 0..<2, timestamp: UInt32(number), at: Instant(microseconds: 0))
        }
        let later = Instant(microseconds: 1_000_000)
        let found = (0..<16).map { frames.take(Int64($0), at: later)?.timestamp }
        #expect(found == [nil, nil, nil, nil, nil, nil, 3, 3, 4, 4, 5, 5, 6, 6, nil, nil])
        frames.removeAll()
        let forgotten = frames.take(13, at: later + .seconds(1))
        #expect(forgotten == nil)
    }

    @Test("A packet is sent again only so often, and not again at once")
    func repetitions() {
        var frames = SentFrames()
        frames.note(5, Self.frame, packets: 0..<2, timestamp: 1, at: Instant(microseconds: 0))
        let times = (0..<400).map { frames.take(6, at: Instant(microseconds: Int64($0) * 10_000)) != nil }
        #expect(times.filter { $0 }.count == 10 && !times[0] && times[2] && !times[3] && times[4])
    }

    @Test("A sender report says the moment in the track's own clock")
    func senderReport() {
        var stream = Self.stream()
        #expect(stream.senderInformation(ntpTime: 1, mediaMicroseconds: 0) == nil)
        var bytes: [UInt8] = []
        let index = stream.begin(Self.frame, packets: 1..<2, timestamp: 9000, at: Instant(microseconds: 0))
        stream.writeHeader(Self.frame, packet: 1, index: index, timestamp: 9000, element: nil, to: &bytes)
        let information = stream.senderInformation(ntpTime: 1, mediaMicroseconds: 200_000)
        #expect(information == RTCPSenderInformation(ntpTime: 1, rtpTimestamp: 18_000, packetCount: 1, octetCount: 3))
    }

    @Test("Sound and picture are brought to one clock by the sender's reports, also across a timestamp's end")
    func lipSync() {
        var clock = SenderClock(clockRate: 48_000)
        #expect(clock.senderMicroseconds(0) == nil)
        clock.note(
            RTCPSenderInformation(ntpTime: 10 << 32 | 1 << 31, rtpTimestamp: .max, packetCount: 0, octetCount: 0),
            at: Instant(microseconds: 5))
        #expect(clock.senderMicroseconds(47_999) == 11_500_000 && clock.senderMicroseconds(UInt32.max - 24_000) == 10_000_000)
        #expect(clock.delaySinceLastReport(at: Instant(microseconds: 500_005)) == 32768)
    }

    @Test("Key frames are asked for once for all, again after a while, and no more once one has come")
    func keyFrameRequests() {
        var requests = KeyFrameRequests()
        func due(_ milliseconds: Int64) -> Bool { requests.takeDue(at: Instant(microseconds: milliseconds * 1000)) }
        #expect(!due(0))
        requests.want()
        let times = [0, 10, 999, 1000, 1500].map { due($0) }
        #expect(times == [true, false, false, true, false])
        requests.noteKeyFrame()
        #expect(!due(5000))
        requests.want()
        #expect(due(5000))
    }
}
