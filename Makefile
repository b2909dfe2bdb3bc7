# The project's commands. `make` alone lists them.

PREFIX ?= /usr/local
SWIFT_FLAGS := -c release --static-swift-stdlib
HUB := .build/release/hub

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

site: build ## build the site into public/, all set-up included
	@$(HUB) build
	@echo "The page is $(CURDIR)/public/index.html: open it in any browser, no server needed."

build: packages ## build the tool
	swift build $(SWIFT_FLAGS) --product hub
	@Scripts/stage-resources .build/share/hub

test: packages-test ## run every check: imports, format, tests, wasm, a site, its pages
	Scripts/test

data: ## fetch the data that networks are trained on
	Scripts/fetch-datasets

experiments: build data ## train and measure what content/experiments asks for: some 3 hours
	for file in content/experiments/*.yml; do $(HUB) experiment "$$(basename "$$file" .yml)" || exit 1; done

format: ## format the Swift sources in place
	find Sources Tests -name '*.swift' ! -name '*.pb.swift' -print0 | xargs -0 swift format --in-place

bench: build ## measure the build of the site, and the kernels
	Scripts/bench-build
	Scripts/bench-kernels

bench-engine: packages-test ## measure whole networks beside ONNX Runtime, OpenVINO and PyTorch
	Scripts/bench-engine

bench-training: packages-test ## measure steps of training beside PyTorch
	Scripts/bench-training

bench-pages: packages-test site ## measure the pages as a reader with a slow phone meets them
	Scripts/measure-pages

install: build install-files ## install the tool, its files and completions under PREFIX (/usr/local)

install-files:
	install -D -s -m 755 $(HUB) $(DESTDIR)$(PREFIX)/bin/hub
	Scripts/stage-resources $(DESTDIR)$(PREFIX)/share/hub
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(HUB) --generate-completion-script bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/hub
	$(HUB) --generate-completion-script zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_hub
	$(HUB) --generate-completion-script fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/hub.fish

packages:
	@Scripts/install-packages

packages-test:
	@Scripts/install-packages test

clean: ## remove everything that was built
	rm -rf .build .venv .cache public

.PHONY: help site build test data experiments format bench bench-engine bench-training bench-pages install install-files packages packages-test clean
