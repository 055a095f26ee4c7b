import HTTP
import Runtime

/// hls.js, which set-up fetches beside the program. Without it, browsers with an HLS player of their own still play.
struct PlayerFiles: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        let mediaType: String
        let entityTag: String
    }

    private static let names = ["hls.mjs", "hls.chunk.js"]
    private static let root = "/assets/vendor/hls/"
    private let files: [String: File]

    /// Nil when the folder doesn't hold all of it.
    init?(folder: String, hash: ([UInt8]) -> String) {
        var files: [String: File] = [:]
        for name in Self.names {
            guard let bytes = try? ReadableFile.contents(of: folder + "/" + name) else { return nil }
            files[Self.root + name] = File(
                bytes: bytes, mediaType: MediaType(fileName: name).value, entityTag: "\"" + hash(bytes) + "\"")
        }
        self.files = files
    }

    func file(_ path: String) -> File? { files[path] }
}
