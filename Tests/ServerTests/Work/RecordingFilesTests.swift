import Glibc
import StoreTestSupport
import Testing

@testable import Server

@Suite("Files of removed recordings")
struct RecordingFilesTests {
    @Test("They go, once and for all; a folder that is already gone is no error")
    func remove() throws {
        let folder = TemporaryFolder()
        mkdir(folder.path + "/session", 0o700)
        close(open(folder.path + "/session/0.mp4", O_CREAT | O_WRONLY, 0o600))
        let files = RecordingFiles(folder: folder.path)
        for _ in 0..<2 { #expect(throws: Never.self) { try files.remove("session").get() } }
        #expect(folder.names.isEmpty)
    }

    @Test("Nothing outside of the folder is touched", arguments: ["", ".", "..", "../other", "a/b", "/etc"])
    func elsewhere(name: String) {
        let folder = TemporaryFolder()
        folder.write([1], to: "kept")
        RecordingFiles(folder: folder.path).remove(name)
        #expect(folder.names == ["kept"])
    }
}
