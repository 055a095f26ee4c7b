import Testing

@testable import Playback

@Suite struct GroupOfPicturesTests {
    @Test("It begins with a key frame and with each one anew")
    func keyFrames() {
        var group = GroupOfPictures<Int>()
        for (number, isKeyFrame) in [(1, false), (2, true), (3, false), (4, true), (5, false)] {
            group.append(number, bytes: 10, isKeyFrame: isKeyFrame)
        }
        #expect(group.pictures == [4, 5] && group.bytes == 20)
    }

    @Test("One that grows beyond its limits is given up until the next key frame", arguments: [(9 * 1024 * 1024 / 4, 1), (10, 300)])
    func limits(bytes: Int, times: Int) {
        var group = GroupOfPictures<Int>()
        group.append(0, bytes: bytes, isKeyFrame: true)
        for number in 1..<4 * times { group.append(number, bytes: bytes, isKeyFrame: false) }
        #expect(group.pictures.isEmpty && group.bytes == 0)
        for number in 0..<1000 { group.append(number, bytes: 1, isKeyFrame: false) }
        #expect(group.pictures.isEmpty)
        group.append(7, bytes: 1, isKeyFrame: true)
        #expect(group.pictures == [7])
    }
}
