import Foundation
import WebUI

/// The files of the source tree, as the server would read them.
enum Resources {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/WebUI/Resources").path
    static func read(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { [UInt8]($0) } }
    static func text(_ file: String) -> String { String(decoding: read(folder + "/" + file) ?? [], as: UTF8.self) }
    static func files() -> [String] {
        (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
            .filter { $0.contains(".") }.sorted()
    }
    static func webUI() throws -> WebUI { try WebUI(resourceFolder: folder, readFile: read) }
}
