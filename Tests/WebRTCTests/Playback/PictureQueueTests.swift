import RTP
import Testing

@testable import WebRTC

@Suite struct PictureQueueTests {
    private static func picture(_ number: UInt32, isKeyFrame: Bool = false, packets: Int = 2) -> PacketizedFrame {
        PacketizedFrame(
            bytes: [UInt8](repeating: 1, count: packets * 10), ends: (1...packets).map { $0 * 10 }, timestamp: number,
            isKeyFrame: isKeyFrame)
    }

    private static func at(_ milliseconds: Int64) -> Instant { Instant(microseconds: milliseconds * 1000) }

    /// Sends all that waits; the pictures' numbers.
    private static func drain(_ queue: inout PictureQueue) -> [UInt32] {
        var numbers: [UInt32] = []
        while let entry = queue.current {
            numbers.append(entry.frame.timestamp)
            queue.advance(entry.frame.packetCount - queue.packetsSent)
        }
        return numbers
    }

    @Test("Nothing goes before the first key frame")
    func beginsWithKeyFrame() {
        var queue = PictureQueue()
        let areTaken = (0..<3).map { queue.append(Self.picture(UInt32($0), isKeyFrame: $0 == 1), at: Self.at(0)) }
        #expect(areTaken == [true, true, true])
        let sent = Self.drain(&queue)
        #expect(sent == [1, 2] && queue.bytes == 0)
    }

    @Test("What waits too long goes up to the next key frame, but for the picture that is being sent")
    func tooLate() {
        var queue = PictureQueue()
        _ = queue.append(Self.picture(0, isKeyFrame: true), at: Self.at(0))
        queue.advance(1)
        var isKept = (1..<17).map { queue.append(Self.picture(UInt32($0)), at: Self.at(Int64($0) * 33)) }
        #expect(isKept.removeLast() == false && isKept.allSatisfy { $0 })
        let isTaken = queue.append(Self.picture(17), at: Self.at(600))
        #expect(isTaken && queue.needsKeyFrame)
        #expect(Self.drain(&queue) == [0])
        _ = queue.append(Self.picture(18, isKeyFrame: true), at: Self.at(700))
        _ = queue.append(Self.picture(19), at: Self.at(733))
        #expect(Self.drain(&queue) == [18, 19])
    }

    @Test("A key frame takes the place of what is late, and waits behind what isn't")
    func replacement() {
        var queue = PictureQueue()
        for number in 0..<3 { _ = queue.append(Self.picture(UInt32(number), isKeyFrame: number == 0), at: Self.at(0)) }
        _ = queue.append(Self.picture(3, isKeyFrame: true), at: Self.at(50))
        #expect(Self.drain(&queue) == [0, 1, 2, 3])
        for number in 4..<7 { _ = queue.append(Self.picture(UInt32(number)), at: Self.at(100)) }
        _ = queue.append(Self.picture(7, isKeyFrame: true), at: Self.at(300))
        #expect(Self.drain(&queue) == [7])
    }

    @Test("Catching up ends when all has been sent; a key frame that comes meanwhile ends it sooner")
    func catchUp() {
        var queue = PictureQueue()
        let group = (0..<60).map { Self.picture(UInt32($0), isKeyFrame: $0 == 0) }
        queue.catchUp(group, at: Self.at(0))
        let isTaken = queue.append(Self.picture(60), at: Self.at(900))
        #expect(queue.isCatchingUp && isTaken)
        queue.advance(1)
        _ = queue.append(Self.picture(61, isKeyFrame: true), at: Self.at(950))
        let sent = Self.drain(&queue)
        #expect(sent == [0, 61] && !queue.isCatchingUp)
        queue.catchUp(Array(group.dropFirst()), at: Self.at(1000))
        #expect(!queue.isCatchingUp && queue.isEmpty)
    }
}
