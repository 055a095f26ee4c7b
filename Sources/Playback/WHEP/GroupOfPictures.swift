import Media

/// The pictures since the last key frame, for who comes in the middle. Beyond its limits it is empty until the next key frame: to send so much
/// would take longer than to wait.
struct GroupOfPictures<Picture> {
    private static var bytesMax: Int { 8 * 1024 * 1024 }
    private static var picturesMax: Int { 900 }

    private(set) var pictures: [Picture] = []
    private(set) var bytes = 0
    private var isOpen = false

    mutating func append(_ picture: Picture, bytes count: Int, isKeyFrame: Bool) {
        if isKeyFrame {
            removeAll()
            isOpen = true
        }
        guard isOpen else { return }
        guard bytes + count <= Self.bytesMax, pictures.count < Self.picturesMax else { return removeAll() }
        pictures.append(picture)
        bytes += count
    }

    mutating func removeAll() {
        pictures.removeAll(keepingCapacity: true)
        bytes = 0
        isOpen = false
    }
}
