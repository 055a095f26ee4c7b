package import Media

/// The names of the files in a recording's folder.
package enum RecordingNames {
    package static let index = "index"
    /// Where an unreadable index is kept when a new one was made from the media files.
    static let unreadableIndex = "index.unreadable"
    static let rebuiltIndex = "index.rebuilt"

    /// `000.mp4`: the initialization segment of all tracks and the fragments.
    package static func media(_ number: Int) -> String { padded(number) + ".mp4" }

    /// `000-video.init`: the initialization segment of one rendition. Not named like a film, since there is none in it.
    package static func initialization(_ number: Int, _ rendition: MediaKind) -> String {
        padded(number) + "-" + rendition.rawValue + ".init"
    }

    /// The number of a media file's name, nil for all other names.
    static func mediaNumber(_ name: String) -> Int? {
        guard name.hasSuffix(".mp4"), let number = Int(name.dropLast(4)), number >= 0, media(number) == name else { return nil }
        return number
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
