import Cryptography
import Glibc
import Runtime
import WebUI

/// Where things lie on the disk.
struct Folders {
    private let configuration: Configuration

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// Makes the data and recordings folders where they are missing.
    func create() throws(StartError) {
        try Self.create(configuration.dataFolder, setting: "data")
        try Self.create(configuration.recordingsFolder, setting: "recordings")
    }

    /// The path from the root, for people: a relative one means something else in another folder.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
        // `getcwd` made the text for us.
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + "/" + path
    }

    private static func create(_ path: String, setting: String) throws(StartError) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            partial += component + "/"
            if unsafe mkdir(partial, 0o750) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES {
                throw StartError("The folder \(path) (setting \(setting)) can't be made: \(SystemCallError("mkdir").reason).")
            }
        }
        guard unsafe access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StartError("The folder \(path) (setting \(setting)) can't be written: \(SystemCallError("access").reason).")
        }
    }

    /// The pages' resources: installed beside the program, or in the source tree from which it was built.
    func web() throws -> WebUI {
        let beside = ProcessFigures.executableFolder
        let candidates = [beside + "/../share/carillon/web"] + Self.ancestors(of: beside).map { $0 + "/Sources/WebUI/Resources" }
        guard let folder = candidates.first(where: { unsafe access($0 + "/html", R_OK) == 0 }) else {
            throw StartError("The files of the web pages were not found; looked in \(candidates.joined(separator: ", ")).")
        }
        return try WebUI(resourceFolder: folder) { try? ReadableFile.contents(of: $0) }
    }

    /// hls.js, where set-up has put it.
    func player() -> PlayerFiles? {
        let beside = ProcessFigures.executableFolder
        let candidates = [beside + "/../share/carillon/hls"] + Self.ancestors(of: beside).map { $0 + "/.build/vendor/hls" }
        return candidates.lazy.compactMap { PlayerFiles(folder: $0) { hexadecimal(Array(sha256($0).prefix(8))) } }.first
    }

    private static func ancestors(of path: String) -> [String] {
        var result: [String] = []
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/"), !rest.isEmpty {
            rest = rest[..<slash]
            result.append(String(rest))
        }
        return result
    }
}

/// Keeps two servers from using one data folder: repair would take the other's open recordings for dead ones.
struct DataLock: ~Copyable, Sendable {
    private let number: CInt

    init(folder: String) throws(StartError) {
        number = unsafe open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard number >= 0 else {
            throw StartError("The folder \(folder) (setting data) can't be written: \(SystemCallError("open").reason).")
        }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            close(number)
            throw StartError(
                "Another carillon is running on the data folder \(folder). Stop it, or give this one a folder of its own by --data.")
        }
    }

    deinit { close(number) }
}
