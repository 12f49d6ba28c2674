#include "sandbox_process.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace pavement::bench {

namespace {

[[noreturn]] void serve(int answers, int life) {
    {
        app::Options options;
        options.scale = 0.1;
        options.clients = 2;
        const auto run = app::startSandbox(options, [](double, const std::string&) {}, {});
        if (run) {
            const monitor::Target& target = (*run)->target;
            const std::string text = target.postgres.host + '\n' + std::to_string(target.postgres.port) +
                                     '\n' + target.postgres.database + '\n' + target.postgres.user + '\n' +
                                     target.postgres.password.reveal() + '\n' +
                                     std::to_string(target.redis->port) + '\n' +
                                     target.redis->password.reveal() + '\n' + target.logDirectory + '\n';
            char end = 0;
            if (write(answers, text.data(), text.size()) == static_cast<ssize_t>(text.size())) {
                close(answers);
                while (read(life, &end, 1) > 0) {
                }
            }
        } else {
            std::fprintf(stderr, "%s\n", run.error().oneLine().c_str());
        }
    }
    std::_Exit(0);
}

} // namespace

SandboxProcess::SandboxProcess() {
    std::array<int, 2> answers{};
    std::array<int, 2> life{};
    if (pipe(answers.data()) != 0 || pipe(life.data()) != 0) {
        return;
    }
    m_child = fork();
    if (m_child == 0) {
        close(answers[0]);
        close(life[1]);
        serve(answers[1], life[0]);
    }
    close(answers[1]);
    close(life[0]);
    m_answers = answers[0];
    m_life = life[1];
}

SandboxProcess::~SandboxProcess() {
    close(m_answers);
    close(m_life);
    if (m_child > 0) {
        waitpid(m_child, nullptr, 0);
    }
}

std::optional<monitor::Target> SandboxProcess::target() {
    std::vector<std::string> fields(1);
    char next = 0;
    while (read(m_answers, &next, 1) == 1) {
        if (next == '\n') {
            fields.emplace_back();
        } else {
            fields.back() += next;
        }
    }
    if (fields.size() != 9) {
        return std::nullopt;
    }
    const auto port = [](const std::string& text) { return static_cast<std::uint16_t>(std::stoi(text)); };
    monitor::Target target;
    target.id = "sandbox";
    target.name = "Sandbox";
    target.environment = monitor::Environment::sandbox;
    target.postgres.host = fields[0];
    target.postgres.port = port(fields[1]);
    target.postgres.database = fields[2];
    target.postgres.user = fields[3];
    target.postgres.password = Secret(fields[4]);
    target.redis.emplace();
    target.redis->port = port(fields[5]);
    target.redis->password = Secret(fields[6]);
    target.logDirectory = fields[7];
    return target;
}

} // namespace pavement::bench
