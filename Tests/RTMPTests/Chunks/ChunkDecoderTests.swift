import Bytes
import TestSupport
import Testing

@testable import RTMP

@Suite struct ChunkDecoderTests {
    static func decode(
        _ bytes: [UInt8], _ cut: ByteCut = .whole, limits: RTMPLimits = RTMPLimits()
    ) -> (messages: [RTMPMessage], error: RTMPError?) {
        var decoder = ChunkDecoder(limits: limits)
        var messages: [RTMPMessage] = []
        var failure: RTMPError?
        for piece in cut.pieces(of: bytes) where failure == nil {
            do throws(RTMPError) { try decoder.receive(piece.rawSpan) } catch { failure = error }
            while let message = decoder.nextMessage() { messages.append(message) }
        }
        return (messages, failure)
    }

    static func timestamps(_ bytes: [UInt8], _ cut: ByteCut = .whole) -> [UInt32] {
        decode(bytes, cut).messages.map(\.timestamp)
    }

    static func u24(_ value: Int) -> [UInt8] { [UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)] }
    static func u32(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    /// A type 0 header on chunk stream 4, message stream 1.
    static func type0(_ timestamp: Int, length: Int, type: UInt8 = 9) -> [UInt8] {
        [0x04] + u24(timestamp) + u24(length) + [type, 1, 0, 0, 0]
    }

    @Test("The examples of the document's §5.3.2 are read", arguments: ByteCut.allCases)
    func documentExamples(cut: ByteCut) {
        let first = [0x03] + Self.u24(1000) + Self.u24(32) + [8, 0x39, 0x30, 0, 0] + [UInt8](repeating: 1, count: 32)
        let second = [0x83] + Self.u24(20) + [UInt8](repeating: 2, count: 32)
        let third = [0xC3] + [UInt8](repeating: 3, count: 32)
        let messages = Self.decode(first + second + third + third, cut).messages
        #expect(messages.map(\.timestamp) == [1000, 1020, 1040, 1060])
        #expect(messages.allSatisfy { $0.streamID == 12345 && $0.type == .audio && $0.payload.count == 32 })
        #expect(messages.map { $0.payload[0] } == [1, 2, 3, 3])
    }

    @Test("A message of 307 bytes comes in three chunks", arguments: ByteCut.allCases)
    func cutMessage(cut: ByteCut) {
        let payload = (0..<307).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = Self.type0(1000, length: 307) + payload[..<128] + [0xC4] + payload[128..<256] + [0xC4] + payload[256...]
        #expect(Self.decode(bytes, cut).messages.map(\.payload) == [payload])
    }

    @Test("Chunk stream ids take one, two or three bytes", arguments: ByteCut.allCases)
    func chunkStreamIDs(cut: ByteCut) {
        let rest = Self.u24(0) + Self.u24(1) + [9, 1, 0, 0, 0, 7]
        let ids: [[UInt8]] = [[0x02], [0x3F], [0x00, 0], [0x00, 255], [0x01, 0, 1], [0x01, 255, 255]]
        let bytes: [UInt8] = ids.flatMap { $0 + rest }
        #expect(Self.decode(bytes, cut).messages.map(\.chunkStreamID) == [2, 63, 64, 319, 320, 65_599])
    }

    @Test("Chunk streams are interleaved", arguments: ByteCut.allCases)
    func interleaving(cut: ByteCut) {
        let a = [UInt8](repeating: 0xA, count: 200)
        let b = [UInt8](repeating: 0xB, count: 200)
        var bytes = Self.type0(5, length: 200) + a[..<128]
        bytes += [0x06] + Self.u24(6) + Self.u24(200) + [8, 1, 0, 0, 0] + b[..<128]
        bytes += [0xC4] + a[128...] + [0xC6] + b[128...]
        let messages = Self.decode(bytes, cut).messages
        #expect(messages.map(\.payload) == [a, b])
        #expect(messages.map(\.timestamp) == [5, 6])
    }

    @Test("Continuing chunks may repeat the extended timestamp or leave it out", arguments: ByteCut.allCases, [true, false])
    func extendedTimestamp(cut: ByteCut, repeats: Bool) {
        let payload = [UInt8](repeating: 0x17, count: 300)
        let stamp = Self.u32(0x0102_0304)
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            bytes += Self.type0(0xFF_FFFF, length: 300) + stamp + payload[..<128]
            bytes += [0xC4] + (repeats ? stamp : []) + payload[128..<256]
            bytes += [0xC4] + (repeats ? stamp : []) + payload[256...]
        }
        let messages = Self.decode(bytes, cut).messages
        #expect(messages.map(\.timestamp) == [0x0102_0304, 0x0102_0304])
        #expect(messages.map(\.payload) == [payload, payload])
    }

    @Test("Data that starts like the extended timestamp it doesn't repeat is still data", arguments: ByteCut.allCases)
    func extendedTimestampPrefix(cut: ByteCut) {
        let stamp = Self.u32(0x0102_0304)
        // The rest of the message is one byte and equals the first of the timestamp; a header follows.
        let payload = [UInt8](repeating: 9, count: 128) + [0x01]
        let one = Self.type0(0xFF_FFFF, length: 129) + stamp + payload[..<128] + [0xC4, 0x01]
        // Only the bytes that follow tell, so that the last message waits for them.
        let messages = Self.decode(one + one + one, cut).messages
        #expect(messages.map(\.payload) == [payload, payload])
    }

    @Test("A delta may be extended, and its repetition on a new message counts again", arguments: ByteCut.allCases)
    func extendedDelta(cut: ByteCut) {
        let delta = Self.u32(0x0100_0000)
        var bytes = Self.type0(0, length: 1) + [1]
        bytes += [0x84] + Self.u24(0xFF_FFFF) + delta + [2]
        bytes += [0xC4] + delta + [3]
        bytes += [0x84] + Self.u24(40) + [4] + [0xC4, 5]
        let messages = Self.decode(bytes, cut).messages
        #expect(messages.map(\.timestamp) == [0, 0x0100_0000, 0x0200_0000, 0x0200_0028, 0x0200_0050])
        #expect(messages.map(\.payload) == [[1], [2], [3], [4], [5]])
    }

    @Test("0xFFFFFE is the largest timestamp of three bytes; 0xFFFFFF may stand in four")
    func extendedEdge() {
        #expect(Self.timestamps(Self.type0(0xFF_FFFE, length: 1) + [1]) == [0xFF_FFFE])
        #expect(Self.timestamps(Self.type0(0xFF_FFFF, length: 1) + Self.u32(0xFF_FFFF) + [1]) == [0xFF_FFFF])
    }

    @Test("Timestamps wrap at 2^32")
    func wrap() {
        let bytes = Self.type0(0xFF_FFFF, length: 1) + Self.u32(0xFFFF_FFF0) + [1] + [0x84] + Self.u24(32) + [2] + [0xC4, 3]
        #expect(Self.timestamps(bytes) == [0xFFFF_FFF0, 0x10, 0x30])
    }

    @Test("Type 3 behind type 0 repeats a plausible timestamp as delta, and else the time itself")
    func type3AfterType0() {
        #expect(Self.timestamps(Self.type0(0, length: 1) + [1, 0xC4, 2]) == [0, 0])
        #expect(Self.timestamps(Self.type0(23, length: 1) + [1, 0xC4, 2, 0xC4, 3]) == [23, 46, 69])
        #expect(Self.timestamps(Self.type0(1000, length: 1) + [1, 0xC4, 2]) == [1000, 2000])
        #expect(Self.timestamps(Self.type0(1001, length: 1) + [1, 0xC4, 2]) == [1001, 1001])
    }

    @Test("Set Chunk Size holds from the next chunk on, from 1 byte to the clamp", arguments: ByteCut.allCases)
    func setChunkSize(cut: ByteCut) {
        func set(_ size: UInt32) -> [UInt8] { [0x02] + Self.u24(0) + Self.u24(4) + [1, 0, 0, 0, 0] + Self.u32(size) }
        let payload = [UInt8](repeating: 5, count: 1000)
        #expect(Self.decode(set(1000) + Self.type0(0, length: 1000) + payload, cut).messages.map(\.payload) == [payload])
        let single = set(1) + Self.type0(0, length: 3) + [1, 0xC4, 2, 0xC4, 3]
        #expect(Self.decode(single, cut).messages.map(\.payload) == [[1, 2, 3]])
        #expect(Self.decode(set(0x7FFF_FFFF) + Self.type0(0, length: 1000) + payload, cut).messages.count == 1)
        #expect(Self.decode(set(0), cut).error == .violation("Set Chunk Size asks for 0 bytes"))
        #expect(Self.decode(set(0x8000_0000), cut).error != nil)
    }

    @Test("Abort forgets the half of a message, and its chunk stream goes on", arguments: ByteCut.allCases)
    func abort(cut: ByteCut) {
        var bytes = Self.type0(0, length: 200) + [UInt8](repeating: 1, count: 128)
        bytes += [0x02] + Self.u24(0) + Self.u24(4) + [2, 0, 0, 0, 0] + Self.u32(4)
        bytes += Self.type0(7, length: 1) + [9]
        bytes += [0x02] + Self.u24(0) + Self.u24(4) + [2, 0, 0, 0, 0] + Self.u32(77)
        let result = Self.decode(bytes, cut)
        #expect(result.messages.map(\.payload) == [[9]])
        #expect(result.error == nil)
    }

    @Test("A full header in the middle of a message starts anew")
    func restart() {
        let bytes = Self.type0(0, length: 200) + [UInt8](repeating: 1, count: 128) + Self.type0(3, length: 1) + [9]
        #expect(Self.decode(bytes).messages.map(\.payload) == [[9]])
    }

    @Test("Empty messages are messages", arguments: ByteCut.allCases)
    func empty(cut: ByteCut) {
        #expect(Self.decode(Self.type0(1, length: 0) + [0xC4] + [0xC4], cut).messages.map(\.payload) == [[], [], []])
    }

    @Test("A chunk stream can't start with an abbreviated header; type 1 passes, as librtmp pings so")
    func fresh() {
        #expect(Self.decode([0x84, 0, 0, 0]).error != nil)
        #expect(Self.decode([0xC4]).error != nil)
        #expect(Self.decode([0x44] + Self.u24(9) + Self.u24(1) + [4, 7]).messages.map(\.timestamp) == [9])
    }

    @Test("Message sizes are limited by type, at the limit and one past it")
    func messageLimits() {
        var limits = RTMPLimits()
        limits.mediaMessageBytesMax = 100
        limits.otherMessageBytesMax = 50
        for (type, limit, name): (UInt8, Int, String) in [
            (9, 100, "RTMPLimits.mediaMessageBytesMax"), (22, 100, "RTMPLimits.mediaMessageBytesMax"),
            (20, 50, "RTMPLimits.otherMessageBytesMax"), (18, 50, "RTMPLimits.otherMessageBytesMax"),
        ] {
            let good = Self.type0(0, length: limit, type: type) + [UInt8](repeating: 0, count: limit)
            #expect(Self.decode(good, limits: limits).messages.count == 1)
            let error = Self.decode(Self.type0(0, length: limit + 1, type: type), limits: limits).error
            #expect(error == .limitExceeded(name: name, value: limit + 1, limit: limit))
        }
    }

    @Test("Chunk streams are limited, at the limit and one past it")
    func chunkStreamLimit() {
        var limits = RTMPLimits()
        limits.chunkStreamsMax = 3
        let rest: [UInt8] = Self.u24(0) + Self.u24(1) + [9, 1, 0, 0, 0, 7]
        let bytes: [UInt8] = [4] + rest + [5] + rest + [6] + rest
        #expect(Self.decode(bytes + bytes, limits: limits).error == nil)
        let error = Self.decode(bytes + [7] + rest, limits: limits).error
        #expect(error == .limitExceeded(name: "RTMPLimits.chunkStreamsMax", value: 4, limit: 3))
    }

    @Test("Unfinished messages are limited in sum; finished and aborted ones don't count")
    func unfinishedLimit() {
        var limits = RTMPLimits()
        limits.unfinishedBytesMax = 400
        func open(_ id: UInt8) -> [UInt8] { [id] + Self.u24(0) + Self.u24(200) + [9, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 128) }
        let finish = [0xC4] + [UInt8](repeating: 0, count: 72)
        let abort = [0x02] + Self.u24(0) + Self.u24(4) + [2, 0, 0, 0, 0] + Self.u32(4)
        #expect(Self.decode(open(4) + finish + open(5) + open(6), limits: limits).error == nil)
        // Abort itself is a message of four bytes.
        limits.unfinishedBytesMax = 404
        #expect(Self.decode(open(4) + open(5) + abort + open(6), limits: limits).error == nil)
        let error = Self.decode(open(4) + open(5) + open(6), limits: limits).error
        #expect(error == .limitExceeded(name: "RTMPLimits.unfinishedBytesMax", value: 600, limit: 404))
    }

    @Test("A large message grows as it arrives and comes out whole")
    func largeMessage() {
        let payload = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 >> 3) }
        var encoder = ChunkEncoder()
        var bytes: [UInt8] = []
        encoder.setChunkSize(60_000, into: &bytes)
        encoder.encode(RTMPMessage(type: .video, streamID: 1, timestamp: 0, chunkStreamID: 6, payload: payload), into: &bytes)
        #expect(Self.decode(bytes).messages.map(\.payload) == [payload])
    }
}
