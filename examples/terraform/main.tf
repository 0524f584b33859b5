# A service's credentials in Terraform or OpenTofu, read where gen3db keeps them: nothing is made or changed.
#
# They become part of Terraform's state, as all data does, so keep that where secrets may lie.

terraform {
  required_providers {
    external = {
      source  = "hashicorp/external"
      version = "~> 2.3"
    }
  }
}

variable "values" {
  description = "The values files of the Gen3 release, later ones win."
  type        = list(string)
}

variable "namespace" {
  description = "Where the release lives."
  type        = string
}

variable "release" {
  description = "Its name."
  type        = string
  default     = "gen3"
}

variable "kube_context" {
  description = "The context of the kubeconfig whose cluster holds the Secrets."
  type        = string
}

variable "service" {
  description = "The service, such as fence."
  type        = string
}

data "external" "database" {
  # --format json, and not -o json: what goes wrong is on standard error then, which Terraform shows.
  program = concat(
    ["gen3db", "env", var.service, "--format", "json", "--quiet"],
    ["--release", var.release, "--namespace", var.namespace, "--kube-context", var.kube_context],
    flatten([for file in var.values : ["--values", file]]),
  )
}

output "host" {
  value = data.external.database.result.PGHOST
}

output "port" {
  value = tonumber(data.external.database.result.PGPORT)
}

output "database" {
  value = data.external.database.result.PGDATABASE
}

output "username" {
  value = data.external.database.result.PGUSER
}

output "password" {
  value     = data.external.database.result.PGPASSWORD
  sensitive = true
}
